package dev.quern.ingest;

import dev.quern.api.Emitter;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers rows into batches and emits each when it is full.
abstract class RowBatch implements AutoCloseable {
    private static final int ROWS = 1024;
    private static final int BYTES = 2 << 20;

    private final VectorSchemaRoot batch;
    private final Emitter out;
    private int rows;
    private long bytes;

    RowBatch(Schema schema, BufferAllocator allocator, Emitter out) {
        this.out = out;
        batch = VectorSchemaRoot.create(schema, allocator);
        int capacity = capacity(schema);
        batch.getFieldVectors().forEach(vector -> vector.setInitialCapacity(capacity));
        batch.allocateNew();
    }

    /// Rows of a full batch. Arrow's own first guess is thousands, which for large images are gigabytes.
    private static int capacity(Schema schema) {
        int capacity = ROWS;
        for (Field field : schema.getFields()) {
            if (field.getType() instanceof ArrowType.FixedSizeBinary binary) {
                capacity = Math.min(capacity, BYTES / binary.getByteWidth() + 1);
            }
        }
        return capacity;
    }

    final FieldVector vector(String column) {
        return batch.getVector(column);
    }

    final FieldVector vector(int column) {
        return batch.getVector(column);
    }

    /// Index in the batch of the row that is being filled.
    final int row() {
        return rows;
    }

    /// Notes how many bytes were written into the row.
    final void written(long count) {
        bytes += count;
    }

    /// Ends the row.
    final void endRow() throws IOException {
        rows++;
        if (rows == ROWS || bytes >= BYTES) {
            flush();
        }
    }

    /// Emits what is gathered.
    final void flush() throws IOException {
        if (rows > 0) {
            batch.setRowCount(rows);
            out.emit(batch);
            batch.getFieldVectors().forEach(FieldVector::reset);
            rows = 0;
            bytes = 0;
        }
    }

    @Override
    public final void close() {
        batch.close();
    }
}
