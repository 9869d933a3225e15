package dev.quern.evaluation.classification;

import java.util.Arrays;

/// Rows in the order of their score for one class, the highest first; rows with equal scores stand together.
///
/// @param order (rows) row numbers
/// @param positive (rows) by row number: whether the row is of the class
/// @param ends where each run of equal scores ends, increasing; the last is the number of rows
record Ranking(int[] order, boolean[] positive, int[] ends, float[] scores) {

    static Ranking of(ScoredRows rows, int label) {
        float[] scores = new float[rows.size()];
        boolean[] positive = new boolean[rows.size()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = rows.probability(row, label);
            positive[row] = rows.labels()[row] == label;
        }
        return of(scores, positive);
    }

    /// @param scores (rows), zero or more
    static Ranking of(float[] scores, boolean[] positive) {
        long[] keys = new long[scores.length];
        // Bits of floats from zero up are in the order of the floats.
        Arrays.setAll(keys, row -> ((long) Float.floatToIntBits(scores[row] + 0f) << 32) | (scores.length - 1 - row));
        Arrays.sort(keys);
        int[] order = new int[scores.length];
        Arrays.setAll(order, i -> scores.length - 1 - (int) keys[scores.length - 1 - i]);
        int[] ends = new int[scores.length];
        int runs = 0;
        for (int i = 1; i <= order.length; i++) {
            if (i == order.length || scores[order[i]] != scores[order[i - 1]]) {
                ends[runs++] = i;
            }
        }
        return new Ranking(order, positive, Arrays.copyOf(ends, runs), scores);
    }

    long positives() {
        long count = 0;
        for (boolean is : positive) {
            count += is ? 1 : 0;
        }
        return count;
    }

    /// Whether there are rows of the class and rows of others.
    boolean hasBoth() {
        long count = positives();
        return count > 0 && count < order.length;
    }

    /// Counts of rows of the class and of others among the first `ends[i]`, for each i: the points of all curves.
    ///
    /// @return (runs, 2)
    long[][] cumulative() {
        long[][] counts = new long[ends.length][2];
        long of = 0;
        int from = 0;
        for (int run = 0; run < ends.length; run++) {
            for (int i = from; i < ends[run]; i++) {
                of += positive[order[i]] ? 1 : 0;
            }
            counts[run][0] = of;
            counts[run][1] = ends[run] - of;
            from = ends[run];
        }
        return counts;
    }

    /// Area under the ROC curve: how often a row of the class scores higher than another, equals counting half.
    double auc() {
        double area = 0;
        long before = 0;
        long others = 0;
        long last = 0;
        for (long[] counts : cumulative()) {
            area += (counts[1] - others) * (last + (counts[0] - last) / 2.0);
            others = counts[1];
            last = counts[0];
            before = counts[0];
        }
        return area / ((double) before * others);
    }

    /// Average precision: the mean of the precision at each recognised row, without interpolation.
    double averagePrecision() {
        double sum = 0;
        long last = 0;
        for (long[] counts : cumulative()) {
            sum += (counts[0] - last) * ((double) counts[0] / (counts[0] + counts[1]));
            last = counts[0];
        }
        return sum / last;
    }
}
