package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.filter.GaussianBlur;
import dev.quern.augment.random.Draws;

/// Blurs by a Gaussian whose deviation is drawn evenly; beyond the border lies the last pixel once more.
final class Blur implements Change {
    private final Augmentation.Blur step;
    private final PixelColumn shape;
    private final GaussianBlur blur;

    Blur(Augmentation.Blur step, PixelColumn shape) {
        this.step = step;
        this.shape = shape;
        this.blur = new GaussianBlur(shape.height(), shape.width(), Augmentation.Padding.EDGE, step.largest());
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        if (draws.chance(step.probability())) {
            double sigma = draws.between(step.smallest(), step.largest());
            for (int channel = 0; channel < shape.channels(); channel++) {
                blur.apply(images, offset + channel * shape.height() * shape.width(), sigma);
            }
        }
    }
}
