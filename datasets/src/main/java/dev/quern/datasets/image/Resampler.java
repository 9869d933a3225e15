package dev.quern.datasets.image;

import java.util.Arrays;

/// Changes the size of images by a triangle filter, row by row and then column by column: bilinear where the image
/// grows; where it shrinks the filter is as wide as two pixels of the result, so that nothing between them is left
/// out. Pixels beyond the border do not count. The algorithm is that of Pillow's `BILINEAR`.
public final class Resampler {
    private final int height;
    private final int width;
    private final Fit fit;

    /// @param height rows of the result
    /// @param width columns of the result
    public Resampler(int height, int width, Fit fit) {
        this.height = height;
        this.width = width;
        this.fit = fit;
    }

    /// The image in the size of this resampler.
    ///
    /// @throws ImageException where [Fit#NONE] meets another size
    public PlanarImage apply(PlanarImage image) throws ImageException {
        if (image.height() == height && image.width() == width) {
            return image;
        }
        return switch (fit) {
            case NONE ->
                throw new ImageException("is " + image.height() + "x" + image.width() + ", not " + height + "x" + width
                        + " (height x width)");
            case STRETCH -> resample(image, 0, image.height(), 0, image.width(), height, width);
            case CROP -> crop(image);
            case PAD -> pad(image);
        };
    }

    private PlanarImage crop(PlanarImage image) {
        double scale = Math.min((double) image.height() / height, (double) image.width() / width);
        double top = (image.height() - scale * height) / 2;
        double left = (image.width() - scale * width) / 2;
        return resample(image, top, top + scale * height, left, left + scale * width, height, width);
    }

    private PlanarImage pad(PlanarImage image) {
        double scale = Math.max((double) image.height() / height, (double) image.width() / width);
        int rows = Math.clamp(Math.round(image.height() / scale), 1, height);
        int columns = Math.clamp(Math.round(image.width() / scale), 1, width);
        PlanarImage inner = resample(image, 0, image.height(), 0, image.width(), rows, columns);
        PlanarImage padded = PlanarImage.black(image.channels(), height, width);
        int top = (height - rows) / 2;
        int left = (width - columns) / 2;
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        inner.pixels(),
                        (channel * rows + row) * columns,
                        padded.pixels(),
                        (channel * height + top + row) * width + left,
                        columns);
            }
        }
        return padded;
    }

    /// A part of an image in another size.
    private static PlanarImage resample(
            PlanarImage image, double top, double bottom, double left, double right, int height, int width) {
        Weights across = new Weights(image.width(), left, right, width);
        Weights down = new Weights(image.height(), top, bottom, height);
        PlanarImage result = PlanarImage.black(image.channels(), height, width);
        float[] rows = new float[image.height() * width];
        for (int channel = 0; channel < image.channels(); channel++) {
            across(image, channel, across, rows, width);
            down(rows, down, result, channel);
        }
        return result;
    }

    /// @param rows (height of the image, width of the result)
    private static void across(PlanarImage image, int channel, Weights weights, float[] rows, int width) {
        byte[] pixels = image.pixels();
        for (int row = 0; row < image.height(); row++) {
            int from = channel * image.plane() + row * image.width();
            for (int column = 0; column < width; column++) {
                int first = from + weights.first[column];
                float[] taps = weights.taps[column];
                float sum = 0;
                for (int i = 0; i < taps.length; i++) {
                    sum += taps[i] * (pixels[first + i] & 0xff);
                }
                rows[row * width + column] = sum;
            }
        }
    }

    private static void down(float[] rows, Weights weights, PlanarImage result, int channel) {
        int width = result.width();
        float[] sums = new float[width];
        for (int row = 0; row < result.height(); row++) {
            Arrays.fill(sums, 0);
            float[] taps = weights.taps[row];
            for (int i = 0; i < taps.length; i++) {
                int from = (weights.first[row] + i) * width;
                for (int column = 0; column < width; column++) {
                    sums[column] += taps[i] * rows[from + column];
                }
            }
            int to = channel * result.plane() + row * width;
            for (int column = 0; column < width; column++) {
                result.pixels()[to + column] = (byte) Math.clamp(Math.round(sums[column]), 0, 255);
            }
        }
    }

    /// What each pixel of a row of the result is made of.
    private static final class Weights {
        private final int[] first;
        private final float[][] taps;

        /// @param size pixels of the row that is read
        /// @param from where in it the result begins
        /// @param to where it ends
        /// @param count pixels of the result
        Weights(int size, double from, double to, int count) {
            first = new int[count];
            taps = new float[count][];
            double scale = (to - from) / count;
            double reach = Math.max(scale, 1);
            for (int i = 0; i < count; i++) {
                double centre = from + (i + 0.5) * scale;
                first[i] = Math.clamp((int) (centre - reach + 0.5), 0, size - 1);
                int end = Math.clamp((int) (centre + reach + 0.5), first[i] + 1, size);
                taps[i] = taps(first[i], end, centre, reach);
            }
        }

        private static float[] taps(int first, int end, double centre, double reach) {
            double[] weights = new double[end - first];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach);
                sum += weights[i];
            }
            float[] taps = new float[weights.length];
            for (int i = 0; i < taps.length; i++) {
                taps[i] = sum == 0 ? 1f / taps.length : (float) (weights[i] / sum);
            }
            return taps;
        }
    }
}
