package dev.quern.compute.core;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// How the positions of a resized axis are made of those of the original: weights of neighbours, which sum to 1.
///
/// @param first the first neighbour of each position
/// @param weights the weights of it and the next ones
record Resampling(int[] first, float[][] weights) {

    /// Ways of resizing.
    enum Kind {
        NEAREST,
        LINEAR,
        /// The mean of what a position covers.
        AREA,
        /// Keys (1981) with a = -0.5.
        CUBIC
    }

    /// Where an axis becomes shorter, linear and cubic weights are stretched over all that a position covers,
    /// so that fine patterns do not fold into coarse ones.
    ///
    /// @param alignCorners whether positions are counted so that the outermost stay, instead of the outer borders
    static Resampling of(Kind kind, int from, int to, boolean alignCorners) {
        int[] first = new int[to];
        float[][] weights = new float[to][];
        double scale = alignCorners && to > 1 ? (from - 1.0) / (to - 1) : (double) from / to;
        for (int i = 0; i < to; i++) {
            switch (kind) {
                case NEAREST -> {
                    first[i] = Math.min(from - 1, (int) Math.floor(i * ((double) from / to)));
                    weights[i] = new float[] {1};
                }
                case AREA -> {
                    first[i] = (int) Math.floor(i * (double) from / to);
                    int end = (int) Math.ceil((i + 1) * (double) from / to);
                    weights[i] = new float[end - first[i]];
                    Arrays.fill(weights[i], 1f / weights[i].length);
                }
                case LINEAR -> filter(i, scale, from, 1, x -> Math.max(0, 1 - x), first, weights);
                case CUBIC -> filter(i, scale, from, 2, Resampling::cubic, first, weights);
            }
        }
        return new Resampling(first, weights);
    }

    /// @param reach how far the filter reaches where the axis does not become shorter
    private static void filter(
            int i, double scale, int from, int reach, DoubleUnaryOperator filter, int[] first, float[][] weights) {
        double stretch = Math.max(1, scale);
        double centre = scale * (i + 0.5);
        int low = Math.max(0, (int) (centre - reach * stretch + 0.5));
        int high = Math.min(from, (int) (centre + reach * stretch + 0.5));
        double[] all = IntStream.range(low, high)
                .mapToDouble(j -> filter.applyAsDouble(Math.abs(j - centre + 0.5) / stretch))
                .toArray();
        double sum = Arrays.stream(all).sum();
        first[i] = low;
        weights[i] = new float[all.length];
        for (int j = 0; j < all.length; j++) {
            weights[i][j] = (float) (all[j] / sum);
        }
    }

    private static double cubic(double x) {
        double a = -0.5;
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
