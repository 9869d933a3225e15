package dev.quern.batching.split;

import dev.quern.api.Batches;
import dev.quern.api.Emitter;
import dev.quern.api.StepBinder;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Second pass of a split: sends each row to the output that was decided for it.
abstract class SendRows implements Transform {
    private final String[] ports;
    private Decisions decisions;
    private StepContext context;
    private long row;

    SendRows(String... ports) {
        this.ports = ports;
    }

    /// Index of the output for a decision.
    abstract int port(int decision);

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        row = 0;
        decisions = Decisions.of(started.artifact(StepBinder.FIRST_PASS));
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        int[][] rows = new int[ports.length][batch.getRowCount()];
        int[] counts = new int[ports.length];
        for (int i = 0; i < batch.getRowCount(); i++) {
            int port = port(decisions.get(context.unit(), row++));
            rows[port][counts[port]++] = i;
        }
        for (int port = 0; port < ports.length; port++) {
            if (counts[port] > 0) {
                try (VectorSchemaRoot chosen = Batches.select(batch, rows[port], counts[port], context.allocator())) {
                    out.emit(ports[port], chosen);
                }
            }
        }
    }
}
