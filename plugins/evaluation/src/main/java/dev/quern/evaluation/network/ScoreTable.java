package dev.quern.evaluation.network;

import dev.quern.evaluation.figures.SliceColumn;
import dev.quern.evaluation.statistics.CounterRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows and what the network said about them, in the order of their ids.
///
/// @param places (rows) number of each row among the stored rows
/// @param labels (rows) index of the true class; empty for a regressor
/// @param values (rows) true value; empty for a classifier
/// @param outputs (rows, outputs)
/// @param hashes (rows) of the inputs
/// @param clusters (rows) keys of what is resampled
record ScoreTable(
        List<String> ids,
        int[] places,
        int[] labels,
        double[] values,
        float[] outputs,
        RowBatch.InputHash[] hashes,
        long[] clusters,
        List<SliceColumn> slices) {

    int size() {
        return places.length;
    }

    /// Rows that share their id with another.
    int repeated() {
        Map<String, Integer> counts = new HashMap<>();
        ids.forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts.values().stream()
                .filter(count -> count > 1)
                .mapToInt(count -> count)
                .sum();
    }

    /// At most `most` rows, chosen by a hash of seed and id, in the order of the table.
    int[] sample(int most, long seed, String purpose) {
        CounterRandom random = new CounterRandom(seed, purpose);
        long[] keys = new long[size()];
        Arrays.setAll(keys, row -> random.bits(CounterRandom.key(ids.get(row)), 0) >>> 1);
        Integer[] order = new Integer[size()];
        Arrays.setAll(order, row -> row);
        Arrays.sort(order, (a, b) -> keys[a] != keys[b] ? Long.compare(keys[a], keys[b]) : Integer.compare(a, b));
        return Arrays.stream(order).limit(most).mapToInt(row -> row).sorted().toArray();
    }
}
