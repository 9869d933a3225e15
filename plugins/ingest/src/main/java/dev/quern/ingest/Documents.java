package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers documents into batches of rows (id, source, text) and emits each when it is full. `source` is the first
/// part of the id, or
/// `.` where it has but one.
final class Documents implements AutoCloseable {
    static final Schema SCHEMA = new Schema(List.of(Columns.text("id"), Columns.text("source"), Columns.text("text")));

    private static final int ROWS = 1024;
    private static final int BYTES = 2 << 20;

    private final VectorSchemaRoot batch;
    private final VarCharVector id;
    private final VarCharVector source;
    private final VarCharVector text;
    private final Emitter out;
    private int rows;
    private int bytes;

    Documents(BufferAllocator allocator, Emitter out) {
        this.out = out;
        batch = VectorSchemaRoot.create(SCHEMA, allocator);
        id = (VarCharVector) batch.getVector("id");
        source = (VarCharVector) batch.getVector("source");
        text = (VarCharVector) batch.getVector("text");
        batch.allocateNew();
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
        rows++;
        bytes += length;
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
