package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.Augmenters;
import dev.quern.api.image.PixelColumn;
import java.util.List;

/// Makes augmenters of recipes.
public final class RecipeAugmenters implements Augmenters {
    @Override
    public Augmenter of(List<Augmentation> recipe, PixelColumn shape) {
        return new RecipeAugmenter(recipe, shape);
    }
}
