package dev.quern.api;

import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Takes what a function makes. The function keeps ownership of the batches it emits: it may reuse or must close them
/// after the call.
public interface Emitter {

    /// Emits on a named output port.
    void emit(String port, VectorSchemaRoot batch) throws IOException;

    /// Emits on the only output port.
    default void emit(VectorSchemaRoot batch) throws IOException {
        emit("", batch);
    }

    /// Counts rows that were left out on purpose. Rows out plus rows dropped must explain rows in; a function that
    /// cuts or joins rows says so in its documentation.
    ///
    /// @param reason short and countable, such as `duplicate` or `min-characters`
    void dropped(String reason, long rows);
}
