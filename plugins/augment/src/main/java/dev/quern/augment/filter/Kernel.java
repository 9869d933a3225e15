package dev.quern.augment.filter;

import dev.quern.api.image.Augmentation.Padding;
import java.util.Arrays;

/// Weights of a pixel's neighbourhood, with the pixel in the middle. They are laid on the image as they are written, as
/// image libraries do; a mathematical convolution would turn them by half a circle.
public final class Kernel {
    private final int height;
    private final int width;
    private final float[] weights;
    private final double divisor;

    /// @param rows of weights, an odd number of rows of one odd length
    /// @param divisor by which the sum of weighted intensities is divided
    public Kernel(double[][] rows, double divisor) {
        this.height = rows.length;
        this.width = rows[0].length;
        this.weights = new float[height * width];
        this.divisor = divisor;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) rows[i / width][i % width];
        }
    }

    /// The filter for planes of one size.
    public PlaneFilter filter(int planeHeight, int planeWidth, Padding padding) {
        return new Weighing(this, planeHeight, planeWidth, padding);
    }

    private static final class Weighing implements PlaneFilter {
        private final Kernel kernel;
        private final int height;
        private final int width;
        private final Padding padding;
        private final int stride;
        private final float[] padded;
        private final float[] moved;
        private final float[] sums;

        Weighing(Kernel kernel, int height, int width, Padding padding) {
            this.kernel = kernel;
            this.height = height;
            this.width = width;
            this.padding = padding;
            this.stride = width + kernel.width - 1;
            this.padded = new float[(height + kernel.height - 1) * stride];
            this.moved = new float[height * stride];
            this.sums = new float[height * stride];
        }

        @Override
        public void apply(float[] images, int offset) {
            Borders.pad(padding, images, offset, height, width, padded, kernel.height / 2, kernel.width / 2);
            // What stands between the rows of the sums is never used; one long loop is quicker than many short ones.
            int count = height * stride - kernel.width + 1;
            Arrays.fill(sums, 0);
            for (int i = 0; i < kernel.weights.length; i++) {
                if (kernel.weights[i] != 0) {
                    add(i / kernel.width * stride + i % kernel.width, count, kernel.weights[i]);
                }
            }
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    images[offset + row * width + column] = (float) (sums[row * stride + column] / kernel.divisor);
                }
            }
        }

        /// Copies first, so that both arrays have one index and the compiler makes vectors of the loop.
        private void add(int offset, int count, float weight) {
            System.arraycopy(padded, offset, moved, 0, count);
            for (int i = 0; i < count; i++) {
                sums[i] += weight * moved[i];
            }
        }
    }
}
