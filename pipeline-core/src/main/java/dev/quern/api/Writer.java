package dev.quern.api;

import java.io.Closeable;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Writes rows into files as they come: each unit of work has files of its own, the shards, and all of them are the
/// artifact. Runs fused with the steps before it, so that rows which nothing else reads are not stored.
public non-sealed interface Writer extends StepFunction {

    /// Begins the shard of a unit; called for units that have rows.
    ///
    /// @param files takes the shard's files, whose names hold the unit's number, since all units write into one
    /// artifact
    Shard open(StepContext context, ArtifactWriter files) throws IOException;

    /// What is written of one unit, in one thread.
    interface Shard extends Closeable {

        /// Takes the next rows; the batch stays the caller's.
        void write(VectorSchemaRoot batch) throws IOException;

        /// Makes the files complete.
        void finish() throws IOException;

        /// Gives back what is open and deletes what was for the work only; then the files are hashed. Without
        /// [#finish] before it, they are known to nobody.
        @Override
        void close() throws IOException;
    }
}
