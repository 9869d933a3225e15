package dev.quern.engine.stage;

import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.api.Transform;
import dev.quern.api.Writer;
import dev.quern.engine.store.AttemptWriter;
import dev.quern.engine.store.PartWriter;
import dev.quern.engine.store.StoredFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Where batches of one unit go: into the next function, or into a file.
sealed interface Sink {

    /// A unit begins.
    default void start() throws IOException {}

    /// Takes a batch; it stays the caller's.
    void accept(VectorSchemaRoot batch) throws IOException;

    /// The unit has ended.
    void finish() throws IOException;

    /// Hands batches to a transform.
    record IntoTransform(Transform function, StepContext context, Ports out, String place) implements Sink {

        @Override
        public void start() {
            guard(() -> function.start(context));
            out.start();
        }

        @Override
        public void accept(VectorSchemaRoot batch) {
            out.counts().in(batch.getRowCount());
            guard(() -> function.process(batch, out));
        }

        @Override
        public void finish() {
            guard(() -> function.finish(out));
            out.finish();
        }

        private void guard(Work work) {
            guarded(context.step(), place, work);
        }
    }

    /// Adds batches to a summary's accumulator.
    final class IntoSummary<A> implements Sink {
        private final Summary<A> function;
        private final A accumulator;
        private final StepContext context;
        private final Counts counts;
        private final String place;
        private long rows;

        IntoSummary(Summary<A> function, A accumulator, StepContext context, Counts counts, String place) {
            this.function = function;
            this.accumulator = accumulator;
            this.context = context;
            this.counts = counts;
            this.place = place;
        }

        @Override
        public void accept(VectorSchemaRoot batch) {
            counts.in(batch.getRowCount());
            guarded(context.step(), place, () -> function.add(accumulator, batch, context.unit(), rows));
            rows += batch.getRowCount();
        }

        @Override
        public void finish() {}
    }

    /// Hands batches to a writer, which makes the shard of a unit that has rows.
    final class IntoShard implements Sink, AutoCloseable {
        private final int leaf;
        private final Writer function;
        private final StepContext context;
        private final AttemptWriter files;
        private final Counts counts;
        private final String place;
        private List<StoredFile> written = List.of();
        private Writer.Shard shard;

        IntoShard(int leaf, Writer function, StepContext context, AttemptWriter files, Counts counts, String place) {
            this.leaf = leaf;
            this.function = function;
            this.context = context;
            this.files = files;
            this.counts = counts;
            this.place = place;
        }

        @Override
        public void accept(VectorSchemaRoot batch) {
            counts.in(batch.getRowCount());
            guarded(context.step(), place, () -> {
                if (shard == null) {
                    shard = function.open(context, files);
                }
                shard.write(batch);
            });
        }

        @Override
        public void finish() {
            if (shard != null) {
                guarded(context.step(), place, () -> {
                    shard.finish();
                    shard.close();
                    written = files.finish();
                });
                shard = null;
            }
        }

        UnitResult.Written written() {
            return new UnitResult.Written(leaf, written, Map.of());
        }

        @Override
        public void close() throws IOException {
            if (shard != null) {
                shard.close();
            }
        }
    }

    /// Stores batches as a part.
    final class IntoPart implements Sink, AutoCloseable {
        private final int leaf;
        private final PartWriter part;
        private StoredFile written;

        IntoPart(int leaf, PartWriter part) {
            this.leaf = leaf;
            this.part = part;
        }

        @Override
        public void accept(VectorSchemaRoot batch) throws IOException {
            part.write(batch);
        }

        @Override
        public void finish() throws IOException {
            written = part.finish();
        }

        int leaf() {
            return leaf;
        }

        StoredFile written() {
            return written;
        }

        @Override
        public void close() throws IOException {
            part.close();
        }
    }

    /// Work of a function.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /// Runs a function's work; what it throws gets the step's name and the place.
    static void guarded(String step, String place, Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException | Error failure) {
            throw Failure.carry(step, place, failure);
        }
    }
}
