package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.filter.Borders;
import dev.quern.augment.random.Draws;
import java.util.Arrays;

/// Pads an image on each side and cuts a part of the image's size out of it, each place as likely as any other.
final class PadCrop implements Change {
    private final Augmentation.PadCrop step;
    private final int channels;
    private final int height;
    private final int width;
    private final float[] source;

    PadCrop(Augmentation.PadCrop step, PixelColumn shape) {
        this.step = step;
        this.channels = shape.channels();
        this.height = shape.height();
        this.width = shape.width();
        this.source = new float[height * width];
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        int right = draws.below(2 * step.pixels() + 1) - step.pixels();
        int down = draws.below(2 * step.pixels() + 1) - step.pixels();
        move(images, offset, right, down);
    }

    /// Moves the image by whole pixels.
    void move(float[] images, int offset, int right, int down) {
        if (right == 0 && down == 0) {
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            int plane = offset + channel * height * width;
            System.arraycopy(images, plane, source, 0, source.length);
            for (int row = 0; row < height; row++) {
                int at = plane + row * width;
                int shown = Borders.index(step.padding(), row - down, height);
                if (shown < 0) {
                    Arrays.fill(images, at, at + width, 0);
                } else {
                    row(shown * width, images, at, right);
                }
            }
        }
    }

    private void row(int from, float[] images, int to, int right) {
        int first = Math.clamp(right, 0, width);
        int end = Math.clamp(width + (long) right, 0, width);
        if (first < end) {
            System.arraycopy(source, from + first - right, images, to + first, end - first);
        }
        for (int column = 0; column < first; column++) {
            images[to + column] = beyond(from, column - right);
        }
        for (int column = end; column < width; column++) {
            images[to + column] = beyond(from, column - right);
        }
    }

    private float beyond(int from, int column) {
        int shown = Borders.index(step.padding(), column, width);
        return shown < 0 ? 0 : source[from + shown];
    }
}
