package dev.quern.augment.filter;

/// Changes planes of intensities of one size. For one thread.
@FunctionalInterface
public interface PlaneFilter {

    /// Filters one plane in place. What comes out may lie outside the range of what went in.
    void apply(float[] images, int offset);
}
