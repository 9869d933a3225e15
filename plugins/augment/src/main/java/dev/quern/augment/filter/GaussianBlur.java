package dev.quern.augment.filter;

import dev.quern.api.image.Augmentation.Padding;

/// Blurs planes of one size by a Gaussian, rows first, then columns. For one thread: it keeps what it works in.
public final class GaussianBlur {
    private final int height;
    private final int width;
    private final Padding padding;
    private final Gaussian gaussian;
    private final float[] padded;
    private final float[] rows;
    private final float[] blurred;

    /// @param sigma largest that will be asked for
    public GaussianBlur(int height, int width, Padding padding, double sigma) {
        int radius = Gaussian.radius(sigma);
        int stride = width + 2 * radius;
        this.height = height;
        this.width = width;
        this.padding = padding;
        this.gaussian = new Gaussian(sigma);
        this.padded = new float[(height + 2 * radius) * stride];
        this.rows = new float[padded.length];
        this.blurred = new float[height * stride];
    }

    /// Blurs one plane in place.
    ///
    /// @param sigma standard deviation in pixels
    public void apply(float[] images, int offset, double sigma) {
        int radius = Gaussian.radius(sigma);
        int stride = width + 2 * radius;
        int inner = radius * stride;
        gaussian.reset(sigma);
        Borders.pad(padding, images, offset, height, width, padded, radius, radius);
        gaussian.sum(padded, radius, rows, 0, (height + 2 * radius) * stride - 2 * radius, 1, radius);
        gaussian.sum(rows, inner, blurred, 0, height * stride - 2 * radius, stride, radius);
        for (int row = 0; row < height; row++) {
            System.arraycopy(blurred, row * stride, images, offset + row * width, width);
        }
    }
}
