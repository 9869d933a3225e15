package dev.quern.api.testing;

import dev.quern.api.StoredRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Rows of plain values: String, Number, Boolean, byte[], List or null for each column. Given as parts of batches
/// of rows.
public final class TestRows {
    private final Schema schema;
    private final List<List<List<List<Object>>>> parts = new ArrayList<>();

    private TestRows(Schema schema) {
        this.schema = schema;
        parts.add(new ArrayList<>());
        parts.getFirst().add(new ArrayList<>());
    }

    /// No rows yet.
    public static TestRows of(Field... columns) {
        return new TestRows(new Schema(List.of(columns)));
    }

    /// Adds a row to the current batch.
    public TestRows row(Object... values) {
        List<Object> row = new ArrayList<>();
        Collections.addAll(row, values);
        if (row.size() != schema.getFields().size()) {
            throw new IllegalArgumentException("row " + row + " does not fit " + schema);
        }
        parts.getLast().getLast().add(row);
        return this;
    }

    /// Begins a new batch.
    public TestRows nextBatch() {
        parts.getLast().add(new ArrayList<>());
        return this;
    }

    /// Begins a new part (unit of work).
    public TestRows nextPart() {
        parts.add(new ArrayList<>());
        parts.getLast().add(new ArrayList<>());
        return this;
    }

    public Schema schema() {
        return schema;
    }

    int parts() {
        return parts.size();
    }

    List<List<List<Object>>> batches(int part) {
        return parts.get(part);
    }

    /// These rows as a step would find them in the store.
    public StoredRows stored(BufferAllocator allocator) {
        return new Stored(allocator);
    }

    /// A batch of plain rows; the caller closes it.
    static VectorSchemaRoot batch(Schema schema, List<List<Object>> rows, BufferAllocator allocator) {
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        root.allocateNew();
        for (int column = 0; column < schema.getFields().size(); column++) {
            FieldVector vector = root.getVector(column);
            for (int row = 0; row < rows.size(); row++) {
                set(vector, row, rows.get(row).get(column));
            }
            vector.setValueCount(rows.size());
        }
        root.setRowCount(rows.size());
        return root;
    }

    private static void set(FieldVector vector, int row, Object value) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        switch (vector) {
            case VarCharVector text -> text.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector bytes -> bytes.setSafe(row, (byte[]) value);
            case FixedSizeBinaryVector bytes -> bytes.setSafe(row, (byte[]) value);
            case BitVector bits -> bits.setSafe(row, (Boolean) value ? 1 : 0);
            case BaseIntVector ints -> ints.setWithPossibleTruncate(row, ((Number) value).longValue());
            case FloatingPointVector floats -> floats.setSafeWithPossibleTruncate(row, ((Number) value).doubleValue());
            case ListVector list -> {
                int start = list.startNewValue(row);
                List<?> items = (List<?>) value;
                for (int i = 0; i < items.size(); i++) {
                    reserve(list.getDataVector(), start + i);
                    set(list.getDataVector(), start + i, items.get(i));
                }
                list.endValue(row, items.size());
            }
            case FixedSizeListVector list -> {
                int start = list.startNewValue(row);
                List<?> items = (List<?>) value;
                for (int i = 0; i < items.size(); i++) {
                    reserve(list.getDataVector(), start + i);
                    set(list.getDataVector(), start + i, items.get(i));
                }
            }
            default -> throw new IllegalArgumentException("no test values for " + vector.getField());
        }
    }

    private static void reserve(FieldVector vector, int index) {
        while (vector.getValueCapacity() <= index) {
            vector.reAlloc();
        }
    }

    /// The rows of a batch as plain values; text is a String, integers are Integer or Long, bytes are
    /// a ByteBuffer, lists are List.
    static List<List<Object>> values(VectorSchemaRoot batch) {
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < batch.getRowCount(); row++) {
            List<Object> values = new ArrayList<>();
            for (FieldVector vector : batch.getFieldVectors()) {
                values.add(value(vector.getObject(row)));
            }
            rows.add(values);
        }
        return rows;
    }

    private static Object value(Object object) {
        return switch (object) {
            case null -> null;
            case List<?> list -> list.stream().map(TestRows::value).toList();
            case Number number -> number;
            case Boolean bool -> bool;
            case byte[] bytes -> bytes;
            default -> object.toString();
        };
    }

    private final class Stored implements StoredRows {
        private final BufferAllocator allocator;

        Stored(BufferAllocator allocator) {
            this.allocator = allocator;
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public long rowCount() {
            long rows = 0;
            for (int part = 0; part < parts(); part++) {
                rows += rowCount(part);
            }
            return rows;
        }

        @Override
        public String digest() {
            return Integer.toHexString(parts.hashCode());
        }

        @Override
        public int parts() {
            return parts.size();
        }

        @Override
        public long rowCount(int part) {
            return batches(part).stream().mapToLong(List::size).sum();
        }

        @Override
        public void read(int part, BatchReader reader) throws IOException {
            for (List<List<Object>> rows : batches(part)) {
                try (VectorSchemaRoot batch = batch(schema, rows, allocator)) {
                    reader.accept(batch);
                }
            }
        }
    }
}
