package dev.quern.compute.core;

import java.util.Arrays;

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
        /// Keys (1981) with a = -0.75, as in PyTorch.
        CUBIC
    }

    /// @param alignCorners whether the outermost positions stay where they are, instead of the outer borders
    static Resampling of(Kind kind, int from, int to, boolean alignCorners) {
        int[] first = new int[to];
        float[][] weights = new float[to][];
        double scale = alignCorners ? to > 1 ? (from - 1.0) / (to - 1) : 0 : (double) from / to;
        for (int i = 0; i < to; i++) {
            double place = alignCorners ? i * scale : (i + 0.5) * scale - 0.5;
            switch (kind) {
                case NEAREST -> {
                    first[i] = Math.min(from - 1, (int) Math.floor(i * ((double) from / to)));
                    weights[i] = new float[] {1};
                }
                case LINEAR -> {
                    double bounded = Math.max(0, place);
                    first[i] = Math.min(from - 1, (int) bounded);
                    float share = (float) (bounded - first[i]);
                    weights[i] = first[i] + 1 < from ? new float[] {1 - share, share} : new float[] {1};
                }
                case AREA -> {
                    first[i] = (int) Math.floor(i * (double) from / to);
                    int end = (int) Math.ceil((i + 1) * (double) from / to);
                    weights[i] = new float[end - first[i]];
                    Arrays.fill(weights[i], 1f / weights[i].length);
                }
                case CUBIC -> cubic(place, from, i, first, weights);
            }
        }
        return new Resampling(first, weights);
    }

    /// Four neighbours; those outside are the outermost inside.
    private static void cubic(double place, int from, int i, int[] first, float[][] weights) {
        int base = (int) Math.floor(place);
        int low = Math.clamp(base - 1, 0, from - 1);
        int high = Math.clamp(base + 2, 0, from - 1);
        float[] all = new float[high - low + 1];
        for (int neighbour = base - 1; neighbour <= base + 2; neighbour++) {
            all[Math.clamp(neighbour, 0, from - 1) - low] += (float) cubic(Math.abs(place - neighbour));
        }
        first[i] = low;
        weights[i] = all;
    }

    private static double cubic(double x) {
        double a = -0.75;
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
