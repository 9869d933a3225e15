package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;

/// Mirrors an image, each direction with the same probability of its own.
final class Flip implements Change {
    private final Augmentation.Flip step;
    private final int channels;
    private final int height;
    private final int width;
    private final float[] row;

    Flip(Augmentation.Flip step, PixelColumn shape) {
        this.step = step;
        this.channels = shape.channels();
        this.height = shape.height();
        this.width = shape.width();
        this.row = new float[width];
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        if (step.horizontal() && draws.chance(step.probability())) {
            horizontal(images, offset);
        }
        if (step.vertical() && draws.chance(step.probability())) {
            vertical(images, offset);
        }
    }

    void horizontal(float[] images, int offset) {
        int last = offset + channels * height * width;
        for (int first = offset; first < last; first += width) {
            for (int left = first, right = first + width - 1; left < right; left++, right--) {
                float swapped = images[left];
                images[left] = images[right];
                images[right] = swapped;
            }
        }
    }

    void vertical(float[] images, int offset) {
        for (int channel = 0; channel < channels; channel++) {
            int plane = offset + channel * height * width;
            for (int top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
                System.arraycopy(images, plane + top * width, row, 0, width);
                System.arraycopy(images, plane + bottom * width, images, plane + top * width, width);
                System.arraycopy(row, 0, images, plane + bottom * width, width);
            }
        }
    }
}
