package dev.quern.evaluation.regression;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/// What a regressor said about rows, and what is true, in the order of their ids.
///
/// @param ids (rows)
/// @param clusters (rows) keys of what is drawn when resampling
/// @param clustered whether some rows share a key on purpose
/// @param truth (rows)
/// @param predicted (rows)
public record ScoredValues(List<String> ids, long[] clusters, boolean clustered, double[] truth, double[] predicted) {

    public int size() {
        return truth.length;
    }

    /// Prediction less truth.
    public double residual(int row) {
        return predicted[row] - truth[row];
    }

    /// Something of each row.
    double[] each(IntToDoubleFunction value) {
        double[] values = new double[size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = value.applyAsDouble(row);
        }
        return values;
    }
}
