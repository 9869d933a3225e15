package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;

/// Blends each image and its target with those of another row of the batch (Zhang et al. 2018): one share and
/// one random permutation for the batch.
final class Mixup implements Mixer {
    private final Augmentation.Mixup step;
    private final int size;
    private final Partners partners = new Partners();

    Mixup(Augmentation.Mixup step, PixelColumn shape) {
        this.step = step;
        this.size = shape.size();
    }

    @Override
    public void mix(float[] images, float[] targets, int rows, int classes, Draws draws) {
        if (draws.chance(step.probability())) {
            float share = (float) draws.beta(step.alpha());
            partners.draw(rows, draws);
            partners.blend(images, size, share);
            partners.blend(targets, classes, share);
        }
    }
}
