package dev.quern.evaluation.network;

/// Measures of an image that its rows can be cut by.
final class ImageMeasure {
    private ImageMeasure() {}

    /// @param name [RowColumns#INK] or [RowColumns#CONTRAST]
    /// @param pixels intensities 0 to 1
    static double of(String name, float[] pixels, int from, int size) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < from + size; i++) {
            sum += pixels[i];
            squares += (double) pixels[i] * pixels[i];
        }
        double mean = sum / size;
        return name.equals(RowColumns.INK) ? mean : Math.sqrt(Math.max(0, squares / size - mean * mean));
    }
}
