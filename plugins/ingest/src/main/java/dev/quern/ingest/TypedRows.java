package dev.quern.ingest;

import dev.quern.api.Emitter;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers rows of typed values into batches and emits each when it is full. A value that is not given is null.
final class TypedRows extends RowBatch {
    TypedRows(Schema schema, BufferAllocator allocator, Emitter out) {
        super(schema, allocator, out);
    }

    /// Text, or null.
    void text(int column, String value) {
        if (value != null) {
            text(column, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Text in UTF-8.
    void text(int column, byte[] value) {
        ((VarCharVector) vector(column)).setSafe(row(), value);
        written(value.length);
    }

    void bytes(int column, byte[] value, int from, int length) {
        ((VarBinaryVector) vector(column)).setSafe(row(), value, from, length);
        written(length);
    }

    void integer(int column, long value) {
        ((BigIntVector) vector(column)).setSafe(row(), value);
        written(Long.BYTES);
    }

    /// A number; NaN for none.
    void number(int column, double value) {
        if (!Double.isNaN(value)) {
            ((Float8Vector) vector(column)).setSafe(row(), value);
            written(Double.BYTES);
        }
    }

    void truth(int column, boolean value) {
        ((BitVector) vector(column)).setSafe(row(), value ? 1 : 0);
        written(1);
    }
}
