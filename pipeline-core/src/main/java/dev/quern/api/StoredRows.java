package dev.quern.api;

import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Published rows, in parts of batches, in the order of the input.
public interface StoredRows {

    Schema schema();

    /// Rows in all parts.
    long rowCount();

    /// Digest of the content.
    String digest();

    /// Number of parts.
    int parts();

    /// Rows in one part.
    long rowCount(int part);

    /// Shows all batches of a part in order. Each is valid during its call only.
    void read(int part, BatchReader reader) throws IOException;

    /// Shows all batches of all parts in order.
    default void read(BatchReader reader) throws IOException {
        for (int part = 0; part < parts(); part++) {
            read(part, reader);
        }
    }

    /// Takes batches.
    @FunctionalInterface
    interface BatchReader {
        void accept(VectorSchemaRoot batch) throws IOException;
    }
}
