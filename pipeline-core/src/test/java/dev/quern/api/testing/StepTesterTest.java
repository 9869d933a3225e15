package dev.quern.api.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Batches;
import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

class StepTesterTest {
    private static final TestRows ROWS = TestRows.of(
                    Columns.text("text"), Columns.int64("n"), Columns.intList("tokens"))
            .row("a", 1, List.of(1, 2, 3))
            .nextBatch()
            .nextPart()
            .row(null, null, null)
            .row("ü€", -2, List.of());

    /// Keeps the last row of each batch; leaks on demand.
    private static final class LastRow implements Transform {
        private final boolean leak;
        private StepContext context;

        LastRow(boolean leak) {
            this.leak = leak;
        }

        @Override
        public Outputs plan(Inputs inputs) {
            return Outputs.rows(inputs.rows());
        }

        @Override
        public void start(StepContext started) {
            context = started;
        }

        @Override
        public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
            int rows = batch.getRowCount();
            VectorSchemaRoot last = Batches.select(batch, new int[] {rows - 1}, Math.min(rows, 1), context.allocator());
            out.emit(last);
            out.dropped("not-last", rows - last.getRowCount());
            if (!leak) {
                last.close();
            }
        }
    }

    @Test
    void showsRowsAsPlainValues() throws IOException {
        StepTester.Result result = new StepTester().run(new LastRow(false), ROWS);
        assertThat(result.only())
                .containsExactly(Arrays.asList("a", 1L, List.of(1, 2, 3)), Arrays.asList("ü€", -2L, List.of()));
        assertThat(result.dropped()).containsEntry("not-last", 1L);
    }

    @Test
    void failsOnALeak() {
        assertThatThrownBy(() -> new StepTester().run(new LastRow(true), ROWS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leaked");
    }
}
