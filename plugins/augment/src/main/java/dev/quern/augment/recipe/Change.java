package dev.quern.augment.recipe;

import dev.quern.augment.random.Draws;

/// A random change of images of one shape, with the memory that it works in. For one thread.
interface Change {

    /// Changes one image in place, or leaves it as it is.
    ///
    /// @param images planar images, intensities 0 to 1
    /// @param offset where the image begins
    /// @param draws a stream of this change and this image alone
    void apply(float[] images, int offset, Draws draws);
}
