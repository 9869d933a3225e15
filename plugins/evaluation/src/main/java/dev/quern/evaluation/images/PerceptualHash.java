package dev.quern.evaluation.images;

import java.util.Arrays;

/// A hash of 64 bits that nearly equal images share but for a few bits: the signs, about their median, of the lowest
/// 8 x 8 frequencies of a cosine transform (Zauner: Implementation and benchmarking of perceptual image hash functions,
/// 2010, section 3.2.1). The transform is taken over the image as it is, without scaling it first. Not safe for use by
/// several threads at once.
final class PerceptualHash {
    private static final int SIDE = 8;

    private final int height;
    private final int width;
    /// (frequency, position).
    private final float[] rows;
    private final float[] columns;
    private final float[] half;
    private final float[] found = new float[SIDE * SIDE];
    private final float[] sorted = new float[SIDE * SIDE];

    PerceptualHash(int height, int width) {
        this.height = height;
        this.width = width;
        this.rows = basis(height);
        this.columns = basis(width);
        this.half = new float[SIDE * width];
    }

    private static float[] basis(int length) {
        float[] basis = new float[SIDE * length];
        for (int frequency = 0; frequency < SIDE; frequency++) {
            for (int at = 0; at < length; at++) {
                basis[frequency * length + at] = (float) StrictMath.cos(Math.PI * (at + 0.5) * frequency / length);
            }
        }
        return basis;
    }

    /// @param grey (height, width)
    long of(int[] grey) {
        Arrays.fill(half, 0);
        for (int frequency = 0; frequency < SIDE; frequency++) {
            for (int row = 0; row < height; row++) {
                float weight = rows[frequency * height + row];
                for (int column = 0; column < width; column++) {
                    half[frequency * width + column] += weight * grey[row * width + column];
                }
            }
        }
        for (int vertical = 0; vertical < SIDE; vertical++) {
            for (int horizontal = 0; horizontal < SIDE; horizontal++) {
                float sum = 0;
                for (int column = 0; column < width; column++) {
                    sum += half[vertical * width + column] * columns[horizontal * width + column];
                }
                found[vertical * SIDE + horizontal] = sum;
            }
        }
        found[0] = 0; // brightness says nothing about what is seen
        System.arraycopy(found, 0, sorted, 0, found.length);
        Arrays.sort(sorted);
        float median = (sorted[31] + sorted[32]) / 2;
        long hash = 0;
        for (int at = 0; at < found.length; at++) {
            int vertical = at / SIDE;
            int horizontal = at % SIDE;
            // Each byte takes one bit of every row and column of frequencies, so that no byte is the same for most
            // images.
            int bit = (vertical + horizontal) % SIDE * SIDE + vertical;
            hash |= found[at] > median ? 1L << bit : 0;
        }
        return hash;
    }
}
