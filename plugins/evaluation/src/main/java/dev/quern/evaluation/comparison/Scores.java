package dev.quern.evaluation.comparison;

import java.util.List;
import java.util.Map;

/// What was said about each row, as stored beside an evaluation.
///
/// @param classifier whether labels are classes; otherwise they are numbers
/// @param ids (rows)
/// @param labels (rows) what is true
/// @param predicted (rows) what was said
/// @param losses (rows) nats of the true class, or absolute errors
/// @param clusters (rows) keys of what is resampled
/// @param slices parts by column
/// @param outputs (rows, outputs) probabilities of classes, or values; empty where they were not read
public record Scores(
        boolean classifier,
        List<String> ids,
        List<String> labels,
        List<String> predicted,
        double[] losses,
        long[] clusters,
        Map<String, List<String>> slices,
        float[] outputs) {

    public int size() {
        return losses.length;
    }

    public boolean correct(int row) {
        return labels.get(row).equals(predicted.get(row));
    }
}
