package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.PixelColumn;
import java.util.List;

/// Applies a recipe. Each thread has a chain of its own, so that no image costs an allocation or a lock.
final class RecipeAugmenter implements Augmenter {
    private final PixelColumn shape;
    private final boolean mixes;
    private final ThreadLocal<Chain> chains;

    RecipeAugmenter(List<Augmentation> recipe, PixelColumn shape) {
        List<Augmentation> steps = List.copyOf(recipe);
        this.shape = shape;
        this.mixes = new Chain(steps, shape).mixes();
        this.chains = ThreadLocal.withInitial(() -> new Chain(steps, shape));
    }

    @Override
    public void augment(float[] images, int offset, PixelColumn given, long seed) {
        requireShape(given);
        chains.get().augment(images, offset, seed);
    }

    @Override
    public void mix(float[] images, float[] targets, int rows, int classes, PixelColumn given, long seed) {
        requireShape(given);
        chains.get().mix(images, targets, rows, classes, seed);
    }

    private void requireShape(PixelColumn given) {
        if (!given.equals(shape)) {
            throw new IllegalArgumentException("this augmenter is for images of " + shape + ", got " + given);
        }
    }

    @Override
    public boolean mixes() {
        return mixes;
    }
}
