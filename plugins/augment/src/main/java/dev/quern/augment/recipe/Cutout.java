package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;
import java.util.Arrays;

/// Fills a square whose centre may be any pixel of the image; what lies beyond the border is cut off (DeVries and
/// Taylor 2017).
final class Cutout implements Change {
    private final Augmentation.Cutout step;
    private final PixelColumn shape;

    Cutout(Augmentation.Cutout step, PixelColumn shape) {
        this.step = step;
        this.shape = shape;
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        if (draws.chance(step.probability())) {
            fill(images, offset, draws.below(shape.height()), draws.below(shape.width()));
        }
    }

    void fill(float[] images, int offset, int row, int column) {
        int top = Math.max(0, row - step.size() / 2);
        int bottom = Math.min(shape.height(), row - step.size() / 2 + step.size());
        int left = Math.max(0, column - step.size() / 2);
        int right = Math.min(shape.width(), column - step.size() / 2 + step.size());
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int y = top; y < bottom; y++) {
                int at = offset + (channel * shape.height() + y) * shape.width();
                Arrays.fill(images, at + left, at + right, (float) step.fill());
            }
        }
    }
}
