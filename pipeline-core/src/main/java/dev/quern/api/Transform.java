package dev.quern.api;

import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/// A function from batches to batches. Rows reach it in units of work, each a run of batches in order; what it emits
/// may depend on the unit and on nothing else, so results never depend on workers.
///
/// One instance serves one thread at a time and may serve several units one after the other. A step with several
/// inputs of rows has one instance for each.
public non-sealed interface Transform extends StepFunction {

    /// A new unit begins: forget the last one.
    default void start(StepContext context) throws IOException {}

    /// Takes one batch. The engine owns it and takes it back after the call.
    void process(VectorSchemaRoot batch, Emitter out) throws IOException;

    /// The unit has ended: emit what was held back.
    default void finish(Emitter out) throws IOException {}
}
