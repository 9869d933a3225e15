package dev.quern.batching.split;

import dev.quern.api.Batches;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepBinder;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Config of `balance-classes`: afterwards all classes have equally many rows. It belongs behind a split, on
/// training rows only: on others it would change what is measured, and before a split copies of a row would
/// fall on both sides.
@Doc(
        "Leaves out rows of large classes, or repeats rows of small ones, until all classes have equally many; for training"
                + " rows, behind a split.")
public record BalanceClasses(
        @Doc("undersample: as many rows of each class as the smallest has; oversample: as many as the largest has, each"
                + " row as often as any other of its class, or once more")
        @Default("undersample")
        Method method,

        @Doc("column of classes: text, integers or truth values") @Default("label")
        String by,

        @Doc("text column that names a row; which rows are left out or repeated depends on it, not on their order")
        @Default("id")
        String id) {

    /// How classes become equal.
    public enum Method {
        UNDERSAMPLE,
        OVERSAMPLE
    }

    RankColumns columns() {
        return new RankColumns("by", Optional.of(by), true, Optional.empty(), id);
    }

    /// First pass: decides how often each row comes.
    public static final class Rank extends RankRows {
        private final BalanceClasses config;

        @Inject
        Rank(BalanceClasses config) {
            super(config.columns());
            this.config = config;
        }

        @Override
        Decisions decide(RowTable table, long seed) {
            int wanted = wanted(table);
            Decisions decisions = new Decisions();
            for (String name : table.names()) {
                RowTable.Row[] rows = ranked(table, name, seed);
                for (int rank = 0; rank < rows.length; rank++) {
                    int times = wanted / rows.length + (rank < wanted % rows.length ? 1 : 0);
                    decisions.put(rows[rank].place(), times);
                }
            }
            return decisions;
        }

        private int wanted(RowTable table) {
            int smallest = Integer.MAX_VALUE;
            int largest = 0;
            for (String name : table.names()) {
                smallest = Math.min(smallest, table.count(name));
                largest = Math.max(largest, table.count(name));
            }
            return config.method == Method.UNDERSAMPLE ? smallest : largest;
        }
    }

    /// Second pass: gives each row as often as the first one says. Repeated rows follow one another and keep
    /// their id.
    public static final class Repeat implements Transform {
        private final BalanceClasses config;
        private Decisions decisions;
        private StepContext context;
        private long row;

        @Inject
        Repeat(BalanceClasses config) {
            this.config = config;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            inputs.artifact(StepBinder.FIRST_PASS, Decisions.KIND);
            return Outputs.rows(config.columns().require(inputs));
        }

        @Override
        public void start(StepContext started) throws IOException {
            context = started;
            row = 0;
            decisions = Decisions.of(started.artifact(StepBinder.FIRST_PASS));
        }

        @Override
        public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
            int[] rows = new int[batch.getRowCount()];
            int count = 0;
            long dropped = 0;
            for (int i = 0; i < batch.getRowCount(); i++) {
                int times = decisions.get(context.unit(), row++);
                dropped += times == 0 ? 1 : 0;
                for (int time = 0; time < times; time++) {
                    rows[count++] = i;
                    if (count == rows.length) {
                        emit(batch, rows, count, out);
                        count = 0;
                    }
                }
            }
            emit(batch, rows, count, out);
            if (dropped > 0) {
                out.dropped("class-balance", dropped);
            }
        }

        private void emit(VectorSchemaRoot batch, int[] rows, int count, Emitter out) throws IOException {
            if (count > 0) {
                try (VectorSchemaRoot chosen = Batches.select(batch, rows, count, context.allocator())) {
                    out.emit(chosen);
                }
            }
        }
    }
}
