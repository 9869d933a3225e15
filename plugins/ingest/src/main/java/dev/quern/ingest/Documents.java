package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.PlanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers documents into batches of rows (id, source, text, further columns of text) and emits each when it is
/// full. `source` is the first part of the id, or `.` where it has but one.
final class Documents implements AutoCloseable {
    static final Schema SCHEMA = new Schema(List.of(Columns.text("id"), Columns.text("source"), Columns.text("text")));

    private static final int ROWS = 1024;
    private static final int BYTES = 2 << 20;

    private final VectorSchemaRoot batch;
    private final VarCharVector id;
    private final VarCharVector source;
    private final VarCharVector text;
    private final List<VarCharVector> further = new ArrayList<>();
    private final Emitter out;
    private int rows;
    private int bytes;

    Documents(BufferAllocator allocator, Emitter out) {
        this(allocator, out, List.of());
    }

    /// @param columns names of further columns
    Documents(BufferAllocator allocator, Emitter out, List<String> columns) {
        this.out = out;
        batch = VectorSchemaRoot.create(schema(columns), allocator);
        id = (VarCharVector) batch.getVector("id");
        source = (VarCharVector) batch.getVector("source");
        text = (VarCharVector) batch.getVector("text");
        columns.forEach(name -> further.add((VarCharVector) batch.getVector(name)));
        batch.allocateNew();
    }

    /// The rows' schema with further columns of text.
    static Schema schema(List<String> columns) {
        Schema schema = SCHEMA;
        for (String name : columns) {
            PlanException.check(!name.isEmpty(), "columns", "a column needs a name");
            schema = Columns.add(schema, "columns", Columns.text(name));
        }
        return schema;
    }

    /// The first part of a name, or `.`.
    static String source(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "." : name.substring(0, slash);
    }

    void add(String name, byte[] content, int from, int length) throws IOException {
        add(name, source(name), content, from, length);
    }

    void add(String name, String origin, byte[] content, int from, int length) throws IOException {
        id.setSafe(rows, name.getBytes(StandardCharsets.UTF_8));
        source.setSafe(rows, origin.getBytes(StandardCharsets.UTF_8));
        text.setSafe(rows, content, from, length);
        bytes += length;
        endRow();
    }

    /// Adds a row with its further columns, all of them UTF-8.
    ///
    /// @param values the further columns, null where there is no value
    void add(byte[] name, byte[] origin, byte[] content, int from, int length, byte[][] values) throws IOException {
        id.setSafe(rows, name);
        source.setSafe(rows, origin);
        text.setSafe(rows, content, from, length);
        bytes += length;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                further.get(i).setSafe(rows, values[i]);
                bytes += values[i].length;
            }
        }
        endRow();
    }

    private void endRow() throws IOException {
        rows++;
        if (rows == ROWS || bytes >= BYTES) {
            flush();
        }
    }

    void flush() throws IOException {
        if (rows > 0) {
            batch.setRowCount(rows);
            out.emit(batch);
            batch.getFieldVectors().forEach(FieldVector::reset);
            rows = 0;
            bytes = 0;
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
