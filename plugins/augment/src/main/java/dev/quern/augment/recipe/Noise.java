package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;

/// Adds independent Gaussian noise to each intensity.
final class Noise implements Change {
    private final Augmentation.Noise step;
    private final int size;

    Noise(Augmentation.Noise step, PixelColumn shape) {
        this.step = step;
        this.size = shape.size();
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        if (draws.chance(step.probability())) {
            for (int i = 0; i < size; i++) {
                images[offset + i] += (float) (step.deviation() * draws.gaussian());
            }
            Intensities.bound(images, offset, size);
        }
    }
}
