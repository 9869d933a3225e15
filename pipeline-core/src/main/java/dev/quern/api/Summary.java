package dev.quern.api;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Reduces all rows to one artifact: a trained tokenizer, statistics, keys of duplicates.
///
/// The outcome must not depend on how rows are grouped: `merge` is associative and commutative, and
/// `write` then `read` gives back an equal accumulator.
///
/// @param <A> the accumulator, mutable, used by one thread at a time
public non-sealed interface Summary<A> extends StepFunction {

    /// An empty accumulator.
    A create();

    /// Adds a batch.
    ///
    /// @param unit index of the unit of work, in the order of the input
    /// @param firstRow index in the unit of the batch's first row
    void add(A accumulator, VectorSchemaRoot batch, int unit, long firstRow) throws IOException;

    /// Both together; may change and return either.
    A merge(A left, A right);

    /// Writes an accumulator; equal accumulators give equal bytes.
    void write(A accumulator, DataOutput out) throws IOException;

    /// Reads what [#write] wrote.
    A read(DataInput in) throws IOException;

    /// Makes the artifact of the complete accumulator.
    void finish(A accumulator, StepContext context, ArtifactWriter out) throws IOException;
}
