package dev.quern.evaluation.comparison;

import dev.quern.api.Columns;
import dev.quern.datasets.parquet.ParquetBatchWriter;
import dev.quern.datasets.parquet.ParquetColumn;
import dev.quern.datasets.parquet.ParquetRows;
import dev.quern.datasets.parquet.ParquetTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Stores scores as Parquet: `id`, `label`, `predicted`, `loss`, `cluster`, `probabilities` (or `value`), and a column
/// `slice:NAME` for each slice.
public final class ScoresFile {
    private static final int ROWS = 1_024;
    private static final String SLICE = "slice:";
    private static final ParquetBatchWriter.Layout LAYOUT =
            new ParquetBatchWriter.Layout(ParquetBatchWriter.Packing.ZSTD, 3, 64 << 20);

    private ScoresFile() {}

    public static void write(Path file, Scores scores, BufferAllocator allocator) throws IOException {
        Schema schema = schema(scores);
        try (ParquetBatchWriter writer = new ParquetBatchWriter(file, schema.getFields(), LAYOUT);
                VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
            for (int from = 0; from < scores.size(); from += ROWS) {
                int rows = Math.min(ROWS, scores.size() - from);
                fill(batch, scores, from, rows);
                writer.write(batch);
                batch.clear();
            }
            writer.finish();
        }
    }

    private static Schema schema(Scores scores) {
        List<Field> fields = new ArrayList<>(List.of(
                Columns.text("id"),
                Columns.text("label"),
                Columns.text("predicted"),
                Columns.float64("loss"),
                Columns.int64("cluster")));
        int outputs = scores.outputs().length / Math.max(1, scores.size());
        Field item = new Field(
                ListVector.DATA_VECTOR_NAME,
                FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                null);
        fields.add(new Field(
                scores.classifier() ? "probabilities" : "value",
                FieldType.nullable(new ArrowType.FixedSizeList(outputs)),
                List.of(item)));
        scores.slices().keySet().forEach(slice -> fields.add(Columns.text(SLICE + slice)));
        return new Schema(fields);
    }

    private static void fill(VectorSchemaRoot batch, Scores scores, int from, int rows) {
        batch.allocateNew();
        text(batch.getVector("id"), scores.ids(), from, rows);
        text(batch.getVector("label"), scores.labels(), from, rows);
        text(batch.getVector("predicted"), scores.predicted(), from, rows);
        for (int row = 0; row < rows; row++) {
            ((Float8Vector) batch.getVector("loss")).setSafe(row, scores.losses()[from + row]);
            ((BigIntVector) batch.getVector("cluster")).setSafe(row, scores.clusters()[from + row]);
        }
        outputs((FixedSizeListVector) batch.getVector(5), scores, from, rows);
        scores.slices().forEach((name, values) -> text(batch.getVector(SLICE + name), values, from, rows));
        batch.getFieldVectors().forEach(vector -> vector.setValueCount(rows));
        batch.setRowCount(rows);
    }

    private static void outputs(FixedSizeListVector lists, Scores scores, int from, int rows) {
        int width = lists.getListSize();
        Float4Vector items = (Float4Vector) lists.getDataVector();
        for (int row = 0; row < rows; row++) {
            lists.startNewValue(row);
            for (int i = 0; i < width; i++) {
                items.setSafe(row * width + i, scores.outputs()[(from + row) * width + i]);
            }
        }
    }

    private static void text(FieldVector vector, List<String> values, int from, int rows) {
        for (int row = 0; row < rows; row++) {
            ((VarCharVector) vector).setSafe(row, values.get(from + row).getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Reads scores without their outputs.
    ///
    /// @param classifier whether labels are classes
    public static Scores read(Path file, boolean classifier) throws IOException {
        try (ParquetTable table = ParquetTable.open(file)) {
            List<ParquetColumn> columns = new ArrayList<>();
            for (String name : List.of("id", "label", "predicted", "loss", "cluster")) {
                columns.add(table.column(name));
            }
            Map<String, List<String>> slices = new LinkedHashMap<>();
            for (String name : table.columns()) {
                if (name.startsWith(SLICE)) {
                    columns.add(table.column(name));
                    slices.put(name.substring(SLICE.length()), new ArrayList<>());
                }
            }
            Reading reading = new Reading(slices);
            for (int group = 0; group < table.groups(); group++) {
                try (ParquetRows rows = table.read(group, columns)) {
                    while (rows.next()) {
                        reading.row(rows);
                    }
                }
            }
            return reading.scores(classifier);
        }
    }

    /// Rows as far as they were read.
    private static final class Reading {
        private final List<String> ids = new ArrayList<>();
        private final List<String> labels = new ArrayList<>();
        private final List<String> predicted = new ArrayList<>();
        private final List<Double> losses = new ArrayList<>();
        private final List<Long> clusters = new ArrayList<>();
        private final Map<String, List<String>> slices;

        Reading(Map<String, List<String>> slices) {
            this.slices = slices;
        }

        void row(ParquetRows rows) throws IOException {
            ids.add(text(rows, 0));
            labels.add(text(rows, 1));
            predicted.add(text(rows, 2));
            losses.add(Double.parseDouble(text(rows, 3)));
            clusters.add(Long.parseLong(text(rows, 4)));
            int column = 5;
            for (List<String> values : slices.values()) {
                values.add(text(rows, column++));
            }
        }

        private static String text(ParquetRows rows, int column) throws IOException {
            rows.load(column);
            return new String(rows.bytes(), rows.from(), rows.length(), StandardCharsets.UTF_8);
        }

        Scores scores(boolean classifier) {
            return new Scores(
                    classifier,
                    ids,
                    labels,
                    predicted,
                    losses.stream().mapToDouble(loss -> loss).toArray(),
                    clusters.stream().mapToLong(cluster -> cluster).toArray(),
                    slices,
                    new float[0]);
        }
    }
}
