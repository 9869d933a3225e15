package dev.quern.augment;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.api.image.Augmenters;
import dev.quern.augment.recipe.RecipeAugmenters;

/// Augments images for other plugins ([Augmenters]) and as a step (`augment-images`), and filters them
/// (`filter-images`).
public final class AugmentPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("augment-images", AugmentImages.Config.class, AugmentImages.class);
        steps.transform("filter-images", FilterImages.Config.class, FilterImages.class);
        steps.service(Augmenters.class, RecipeAugmenters.class);
    }
}
