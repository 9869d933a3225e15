package dev.quern.api;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Work on whole batches that many transforms share.
public final class Batches {
    private Batches() {}

    /// A new batch of the chosen rows, in the given order. The caller closes it.
    ///
    /// @param rows row numbers; the first `count` are used
    public static VectorSchemaRoot select(VectorSchemaRoot batch, int[] rows, int count, BufferAllocator allocator) {
        VectorSchemaRoot selected = VectorSchemaRoot.create(batch.getSchema(), allocator);
        try {
            for (int column = 0; column < batch.getFieldVectors().size(); column++) {
                FieldVector from = batch.getVector(column);
                FieldVector to = selected.getVector(column);
                to.setInitialCapacity(count);
                for (int i = 0; i < count; i++) {
                    to.copyFromSafe(rows[i], i, from);
                }
                to.setValueCount(count);
            }
            selected.setRowCount(count);
            return selected;
        } catch (RuntimeException failure) {
            selected.close();
            throw failure;
        }
    }
}
