package dev.quern.api.image;

/// Changes images at random, each time in the same way for the same seed. Thread-safe.
public interface Augmenter {

    /// Changes one image in place.
    ///
    /// @param images planar images, intensities 0 to 1; what leaves that range is cut off
    /// @param offset where the image begins
    /// @param seed made of the job's seed, the row and the epoch: all that the outcome may depend on
    void augment(float[] images, int offset, PixelColumn shape, long seed);

    /// Mixes the images of a batch and their targets in place (mixup, CutMix). Does nothing where the recipe has
    /// neither.
    ///
    /// @param images (rows, channels, height, width), already augmented
    /// @param targets (rows, classes): probabilities
    void mix(float[] images, float[] targets, int rows, int classes, PixelColumn shape, long seed);

    /// Whether [#mix] may change anything, and so targets may be other than 0 and 1.
    boolean mixes();
}
