package dev.quern.evaluation.network;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StoredRows;
import dev.quern.api.TaskContext;
import dev.quern.evaluation.statistics.CounterRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Reads all rows once and has the network score them, batch by batch.
final class ScoreReader {
    /// Outputs that are held in memory, 1 GiB of them.
    private static final long MOST_OUTPUTS = 1L << 28;

    private final TaskContext context;
    private final RowColumns columns;
    private final Scorer scorer;
    private final int batch;
    private final int outputs;
    private final Map<String, Integer> classes = new HashMap<>();
    private final List<String> names;

    private final List<String> ids = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<SliceCollector> slices = new ArrayList<>();
    private int[] labels = {};
    private double[] values = {};
    private float[] scores = {};
    private RowBatch.InputHash[] hashes = {};
    private float[] waiting = {};
    private int first;

    /// @param names of the classes; empty for a regressor
    ScoreReader(TaskContext context, RowColumns columns, Scorer scorer, int batch, List<String> names, int outputs) {
        this.context = context;
        this.columns = columns;
        this.scorer = scorer;
        this.batch = batch;
        this.names = names;
        this.outputs = outputs;
        names.forEach(name -> classes.put(name, classes.size()));
        columns.slices().forEach(slice -> slices.add(new SliceCollector(slice)));
    }

    ScoreTable read(StoredRows rows, int bins) throws IOException {
        long count = rows.rowCount();
        if (count == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS, "input 'data' holds no rows to evaluate on", "Look at the step before.");
        }
        if (count * Math.max(1, outputs) > MOST_OUTPUTS) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    count + " rows of " + outputs + " outputs are more than an evaluation holds in memory",
                    "Evaluate on fewer rows: intervals hardly narrow beyond a million.");
        }
        int n = Math.toIntExact(count);
        labels = new int[names.isEmpty() ? 0 : n];
        values = new double[names.isEmpty() ? n : 0];
        scores = new float[n * outputs];
        hashes = new RowBatch.InputHash[n];
        waiting = new float[Math.multiplyExact(batch, columns.width())];
        rows.read(part -> take(part, n));
        score();
        return table(bins);
    }

    private void take(VectorSchemaRoot root, int n) {
        RowBatch part = new RowBatch(columns, "data", root, ids.size());
        for (int row = 0; row < part.size(); row++) {
            int at = ids.size();
            if (at - first == batch) {
                score();
                context.progress(at, n, "rows", "");
            }
            part.input(row, waiting, (at - first) * columns.width());
            if (names.isEmpty()) {
                values[at] = part.value(row);
            } else {
                labels[at] = label(part, row);
            }
            hashes[at] = part.hash(row);
            if (columns.group().isPresent()) {
                groups.add(part.text(columns.group().get(), row));
            }
            slice(part, row, at);
            ids.add(part.id(row));
        }
    }

    private int label(RowBatch part, int row) {
        Integer label = classes.get(part.label(row));
        if (label == null) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "row '" + part.id(row) + "' is labelled '" + part.label(row)
                            + "', which is none of the network's classes " + names,
                    "Evaluate on rows of the classes that the network was trained on.");
        }
        return label;
    }

    private void slice(RowBatch part, int row, int at) {
        for (int s = 0; s < slices.size(); s++) {
            String name = columns.slices().get(s);
            if (!part.has(name)) {
                slices.get(s).add(ImageMeasure.of(name, waiting, (at - first) * columns.width(), columns.width()));
            } else if (part.isNumeric(name)) {
                slices.get(s).add(part.number(name, row));
            } else {
                slices.get(s).add(part.text(name, row));
            }
        }
    }

    private void score() {
        int rows = ids.size() - first;
        if (rows > 0) {
            if (context.stopRequested()) {
                throw context.stopped();
            }
            System.arraycopy(scorer.predict(waiting, rows), 0, scores, first * outputs, rows * outputs);
            first = ids.size();
        }
    }

    private ScoreTable table(int bins) {
        int n = ids.size();
        Integer[] sorted = new Integer[n];
        Arrays.setAll(sorted, row -> row);
        Arrays.sort(sorted, (a, b) -> ids.get(a).compareTo(ids.get(b)));
        int[] order = Arrays.stream(sorted).mapToInt(row -> row).toArray();
        float[] outcome = new float[scores.length];
        for (int i = 0; i < n; i++) {
            System.arraycopy(scores, order[i] * outputs, outcome, i * outputs, outputs);
        }
        List<String> unit = columns.group().isPresent() ? groups : ids;
        return new ScoreTable(
                Arrays.stream(order).mapToObj(ids::get).toList(),
                order,
                names.isEmpty()
                        ? labels
                        : Arrays.stream(order).map(row -> labels[row]).toArray(),
                names.isEmpty()
                        ? Arrays.stream(order).mapToDouble(row -> values[row]).toArray()
                        : values,
                outcome,
                Arrays.stream(order).mapToObj(row -> hashes[row]).toArray(RowBatch.InputHash[]::new),
                Arrays.stream(order)
                        .mapToLong(row -> CounterRandom.key(unit.get(row)))
                        .toArray(),
                slices.stream().map(slice -> slice.column(order, bins)).toList());
    }
}
