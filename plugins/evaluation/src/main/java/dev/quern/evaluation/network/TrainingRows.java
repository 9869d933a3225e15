package dev.quern.evaluation.network;

import dev.quern.api.StoredRows;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What the training rows tell about an evaluation: how often each class is or what the mean value is, and which of the
/// evaluated inputs are among them.
///
/// @param counts (classes) rows; empty for a regressor
/// @param mean of the values; 0 for a classifier
/// @param leaked rows of the evaluation whose input is also here
record TrainingRows(String digest, long rows, long[] counts, double mean, List<Integer> leaked) {

    static TrainingRows read(StoredRows rows, RowColumns columns, List<String> classes, ScoreTable table)
            throws IOException {
        Set<RowBatch.InputHash> evaluated = new HashSet<>(Arrays.asList(table.hashes()));
        Set<RowBatch.InputHash> found = new HashSet<>();
        Map<String, Integer> index = new HashMap<>();
        classes.forEach(name -> index.put(name, index.size()));
        long[] counts = new long[classes.size()];
        double[] sum = {0};
        long[] seen = {0};
        rows.read(batch -> {
            RowBatch part = new RowBatch(columns, "train", batch, seen[0]);
            for (int row = 0; row < part.size(); row++) {
                RowBatch.InputHash hash = part.hash(row);
                if (evaluated.contains(hash)) {
                    found.add(hash);
                }
                if (classes.isEmpty()) {
                    sum[0] += part.value(row);
                } else if (index.containsKey(part.label(row))) {
                    counts[index.get(part.label(row))]++;
                }
            }
            seen[0] += part.size();
        });
        List<Integer> leaked = IntStream.range(0, table.size())
                .filter(row -> found.contains(table.hashes()[row]))
                .boxed()
                .toList();
        return new TrainingRows(rows.digest(), seen[0], counts, seen[0] == 0 ? 0 : sum[0] / seen[0], leaked);
    }
}
