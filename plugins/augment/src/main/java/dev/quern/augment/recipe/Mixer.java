package dev.quern.augment.recipe;

import dev.quern.augment.random.Draws;

/// A random mixture of the images of a batch, with the memory that it works in. For one thread.
interface Mixer {

    /// Mixes images and targets in place, or leaves them as they are.
    ///
    /// @param images (rows, channels, height, width)
    /// @param targets (rows, classes)
    /// @param draws a stream of this mixer and this batch alone
    void mix(float[] images, float[] targets, int rows, int classes, Draws draws);
}
