package dev.quern.api.image;

import java.util.List;

/// Makes augmenters of what a job file says. Bound as a service by the plugin that augments.
public interface Augmenters {

    /// An augmenter that applies the steps of a recipe in their order.
    ///
    /// @throws dev.quern.api.PlanException where a step does not fit images of this shape
    Augmenter of(List<Augmentation> recipe, PixelColumn shape);
}
