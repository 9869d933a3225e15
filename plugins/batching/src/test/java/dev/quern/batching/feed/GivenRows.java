package dev.quern.batching.feed;

import dev.quern.api.Columns;
import dev.quern.api.StoredRows;
import dev.quern.api.image.PixelColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Stored rows made of plain values: byte[] for images, float[] for features (NaN stays, a null array is a
/// null), text, whole numbers and numbers; cut into parts and batches of given sizes.
record GivenRows(Schema schema, List<Object[]> rows, int rowsInPart, int rowsInBatch) implements StoredRows {

    static GivenRows of(List<Field> columns, List<Object[]> rows) {
        return new GivenRows(new Schema(columns), rows, Math.max(1, rows.size()), Math.max(1, rows.size()));
    }

    GivenRows cut(int inPart, int inBatch) {
        return new GivenRows(schema, rows, inPart, inBatch);
    }

    /// Random images with labels `0` to `classes - 1` at random, and ids.
    static GivenRows images(PixelColumn shape, int count, int classes, long seed) {
        Random random = new Random(seed);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[shape.size()];
            random.nextBytes(pixels);
            rows.add(new Object[] {"row-" + i, pixels, Integer.toString(random.nextInt(classes))});
        }
        return of(List.of(Columns.text("id"), shape.field("image"), Columns.text("label")), rows);
    }

    /// Random features with values as labels.
    static GivenRows features(int width, int count, long seed) {
        Random random = new Random(seed);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = new float[width];
            for (int j = 0; j < width; j++) {
                values[j] = (float) (random.nextGaussian() * Math.pow(10, j) + j);
            }
            rows.add(new Object[] {values, random.nextGaussian()});
        }
        return of(List.of(floats("features", width), Columns.float64("label")), rows);
    }

    static Field floats(String name, int size) {
        FieldType item = FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        return new Field(
                name, FieldType.nullable(new ArrowType.FixedSizeList(size)), List.of(new Field("$data$", item, null)));
    }

    @Override
    public long rowCount() {
        return rows.size();
    }

    @Override
    public String digest() {
        return "given";
    }

    @Override
    public int parts() {
        return Math.ceilDiv(rows.size(), rowsInPart);
    }

    @Override
    public long rowCount(int part) {
        return Math.min(rowsInPart, rows.size() - part * rowsInPart);
    }

    @Override
    public void read(int part, BatchReader reader) throws IOException {
        int end = (int) (part * rowsInPart + rowCount(part));
        try (RootAllocator allocator = new RootAllocator()) {
            for (int first = part * rowsInPart; first < end; first += rowsInBatch) {
                try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
                    fill(batch, rows.subList(first, Math.min(end, first + rowsInBatch)));
                    reader.accept(batch);
                }
            }
        }
    }

    private static void fill(VectorSchemaRoot batch, List<Object[]> values) {
        for (int column = 0; column < batch.getFieldVectors().size(); column++) {
            FieldVector vector = batch.getVector(column);
            vector.setInitialCapacity(values.size());
            vector.allocateNew();
            for (int row = 0; row < values.size(); row++) {
                set(vector, row, values.get(row)[column]);
            }
            vector.setValueCount(values.size());
        }
        batch.setRowCount(values.size());
    }

    private static void set(FieldVector vector, int row, Object value) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        switch (vector) {
            case FixedSizeBinaryVector bytes -> bytes.setSafe(row, (byte[]) value);
            case VarCharVector text -> text.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            case IntVector ints -> ints.setSafe(row, (Integer) value);
            case Float8Vector doubles -> doubles.setSafe(row, (Double) value);
            case FixedSizeListVector list -> {
                int at = list.startNewValue(row);
                for (float item : (float[]) value) {
                    ((Float4Vector) list.getDataVector()).setSafe(at++, item);
                }
            }
            default -> throw new IllegalArgumentException(vector.getField().toString());
        }
    }
}
