package dev.quern.evaluation.regression;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Figures without an interval of their own.
final class Figures {
    private Figures() {}

    /// The median, of an even number of rows the mean of both in the middle.
    static OptionalDouble medianAbsoluteError(double[] errors) {
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /// R squared; NaN where all true values are equal.
    static double determination(ScoredValues rows) {
        double mean = Arrays.stream(rows.truth()).sum() / rows.size();
        double errors = 0;
        double spread = 0;
        for (int row = 0; row < rows.size(); row++) {
            errors += rows.residual(row) * rows.residual(row);
            spread += (rows.truth()[row] - mean) * (rows.truth()[row] - mean);
        }
        return spread > 0 ? 1 - errors / spread : Double.NaN;
    }
}
