package dev.quern.augment.recipe;

/// Loops over intensities.
final class Intensities {
    private Intensities() {}

    /// Cuts off what is below 0 or above 1.
    static void bound(float[] images, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            images[i] = Math.min(Math.max(images[i], 0), 1);
        }
    }

    /// value * scale + constant
    static void scale(float[] images, int offset, int count, float scale, float constant) {
        for (int i = offset; i < offset + count; i++) {
            images[i] = Math.min(Math.max(images[i] * scale + constant, 0), 1);
        }
    }
}
