package dev.quern.augment.recipe;

import dev.quern.augment.filter.Gaussian;
import dev.quern.augment.random.Draws;

/// Random displacements of pixels that change slowly from one to the next: uniform noise for each direction,
/// smoothed by a Gaussian (Simard, Steinkraus and Platt 2003). Beyond the border the noise is 0, as in the
/// paper's usual implementations, so that pixels there move less. For one thread.
///
/// Simard's noise is uniform between -1 and 1 and multiplied by their alpha after smoothing, so their alpha is
/// the square root of 3 times the deviation here. Far from the border, displacements have a deviation of
/// alpha / (2 sqrt(pi) sigma).
final class Displacement {
    private final int height;
    private final int width;
    private final double alpha;
    private final Gaussian gaussian;
    /// Neighbours in a row and in a column; those further away are beyond the border for every pixel.
    private final int reach;
    private final int lines;
    /// Length of a row of noise with the zeros that part it from the next.
    private final int stride;

    /// (height, stride) after `reach` zeros, and as many at the end.
    private final float[] noiseAcross;

    private final float[] noiseDown;
    /// Rows are smoothed, (lines + height + lines, stride); what stands between the rows is never used.
    private final float[] rows;

    private final float[] smooth;
    private final float[] across;
    private final float[] down;

    Displacement(int height, int width, double alpha, double sigma) {
        int radius = Gaussian.radius(sigma);
        this.height = height;
        this.width = width;
        this.alpha = alpha;
        this.gaussian = new Gaussian(sigma);
        this.reach = Math.min(radius, width - 1);
        this.lines = Math.min(radius, height - 1);
        this.stride = width + reach;
        this.noiseAcross = new float[reach + height * stride + reach];
        this.noiseDown = new float[noiseAcross.length];
        this.rows = new float[(height + 2 * lines) * stride];
        this.smooth = new float[height * stride];
        this.across = new float[height * width];
        this.down = new float[height * width];
    }

    void draw(Draws draws) {
        for (int row = 0; row < height; row++) {
            draws.noise(noiseAcross, noiseDown, reach + row * stride, width, alpha);
        }
        smooth(noiseAcross, across);
        smooth(noiseDown, down);
    }

    private void smooth(float[] noise, float[] to) {
        int size = height * stride;
        gaussian.sum(noise, reach, rows, lines * stride, size, 1, reach);
        gaussian.sum(rows, lines * stride, smooth, 0, size, stride, lines);
        for (int row = 0; row < height; row++) {
            System.arraycopy(smooth, row * stride, to, row * width, width);
        }
    }

    /// Of each pixel, (height, width), in pixels to the right.
    float[] across() {
        return across;
    }

    /// Of each pixel, (height, width), in pixels downwards.
    float[] down() {
        return down;
    }
}
