package dev.quern.api.image;

import java.util.List;

/// Makes augmenters of what a job file says. Bound as a service by the plugin that augments.
public interface Augmenters {

    /// An augmenter that applies the steps of a recipe in their order. Neighbours among shift, rotate, scale, shear and
    /// a last elastic are one map, so that each pixel is interpolated once.
    ///
    /// @throws dev.quern.api.PlanException where a step does not fit images of this shape; its key is the place in
    /// the
    ///     recipe, such as `0.shift.x`
    Augmenter of(List<Augmentation> recipe, PixelColumn shape);
}
