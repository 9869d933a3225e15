package dev.quern.augment.filter;

import dev.quern.api.image.Augmentation.Padding;

/// Filters that go by a name. Kernels are those of "Kernel (image processing)" in Wikipedia, which gives them as they
/// stand in most courses; Sobel's are those of Sobel and Feldman 1968.
public enum Classic {
    /// Leaves everything as it is.
    IDENTITY(1, new double[][] {{1}}),
    /// The Laplacian over eight neighbours.
    EDGE(1, new double[][] {{-1, -1, -1}, {-1, 8, -1}, {-1, -1, -1}}),
    /// The Laplacian over four neighbours.
    RIDGE(1, new double[][] {{0, -1, 0}, {-1, 4, -1}, {0, -1, 0}}),
    /// The image and its Laplacian over four neighbours.
    SHARPEN(1, new double[][] {{0, -1, 0}, {-1, 5, -1}, {0, -1, 0}}),
    /// The mean of the neighbourhood.
    BOX_BLUR(9, new double[][] {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}),
    /// The binomial approximation of a Gaussian blur.
    BINOMIAL_BLUR(16, new double[][] {{1, 2, 1}, {2, 4, 2}, {1, 2, 1}}),
    /// Twice the image less its binomial blur.
    UNSHARP_MASK(-256, new double[][] {
        {1, 4, 6, 4, 1}, {4, 16, 24, 16, 4}, {6, 24, -476, 24, 6}, {4, 16, 24, 16, 4}, {1, 4, 6, 4, 1}
    }),
    /// Differences from left to right: bright where intensities rise.
    SOBEL_X(1, new double[][] {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}}),
    /// Differences from top to bottom.
    SOBEL_Y(1, new double[][] {{-1, -2, -1}, {0, 0, 0}, {1, 2, 1}}),
    /// The length of the gradient, of which SOBEL_X and SOBEL_Y are the parts.
    SOBEL(0, new double[0][]) {
        @Override
        public PlaneFilter filter(int height, int width, Padding padding) {
            return sobel(height, width, padding);
        }
    };

    private final double divisor;
    private final double[][] rows;

    Classic(double divisor, double[][] rows) {
        this.divisor = divisor;
        this.rows = rows;
    }

    /// The filter for planes of one size.
    public PlaneFilter filter(int height, int width, Padding padding) {
        return new Kernel(rows, divisor).filter(height, width, padding);
    }

    private static PlaneFilter sobel(int height, int width, Padding padding) {
        PlaneFilter across = SOBEL_X.filter(height, width, padding);
        PlaneFilter down = SOBEL_Y.filter(height, width, padding);
        float[] other = new float[height * width];
        return (images, offset) -> {
            System.arraycopy(images, offset, other, 0, other.length);
            across.apply(images, offset);
            down.apply(other, 0);
            for (int i = 0; i < other.length; i++) {
                float x = images[offset + i];
                images[offset + i] = (float) Math.sqrt(x * x + other[i] * other[i]);
            }
        };
    }
}
