package dev.quern.ingest;

import dev.quern.api.Emitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers rows of typed values into batches and emits each when it is full. A value that is not given is null.
final class TypedRows implements AutoCloseable {
    private static final int ROWS = 4096;
    private static final int BYTES = 2 << 20;

    private final VectorSchemaRoot batch;
    private final Emitter out;
    private int rows;
    private long bytes;

    TypedRows(Schema schema, BufferAllocator allocator, Emitter out) {
        this.out = out;
        batch = VectorSchemaRoot.create(schema, allocator);
    }

    /// Text, or null.
    void text(int column, String value) {
        if (value != null) {
            text(column, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Text in UTF-8.
    void text(int column, byte[] value) {
        ((VarCharVector) batch.getVector(column)).setSafe(rows, value);
        bytes += value.length;
    }

    void bytes(int column, byte[] value, int from, int length) {
        ((VarBinaryVector) batch.getVector(column)).setSafe(rows, value, from, length);
        bytes += length;
    }

    void integer(int column, long value) {
        ((BigIntVector) batch.getVector(column)).setSafe(rows, value);
        bytes += Long.BYTES;
    }

    /// A number; NaN for none.
    void number(int column, double value) {
        if (!Double.isNaN(value)) {
            ((Float8Vector) batch.getVector(column)).setSafe(rows, value);
            bytes += Double.BYTES;
        }
    }

    void truth(int column, boolean value) {
        ((BitVector) batch.getVector(column)).setSafe(rows, value ? 1 : 0);
        bytes++;
    }

    void endRow() throws IOException {
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
