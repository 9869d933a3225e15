package dev.quern.engine.stage;

import dev.quern.api.Emitter;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// The output ports of a function: checks what is emitted against the plan, counts it and passes it on.
final class Ports implements Emitter {
    private final String step;
    private final String place;
    private final Counts counts = new Counts();
    private final Map<String, Port> ports = new TreeMap<>();

    private record Port(String stepPort, Schema schema, Sink sink) {}

    Ports(String step, String place) {
        this.step = step;
        this.place = place;
    }

    /// @param sink where the port's batches go
    void add(String port, String stepPort, Schema schema, Sink sink) {
        counts.out(stepPort, 0);
        ports.put(port, new Port(stepPort, schema, sink));
    }

    Counts counts() {
        return counts;
    }

    @Override
    public void emit(String name, VectorSchemaRoot batch) throws IOException {
        Port port = ports.get(name);
        if (port == null) {
            throw new IllegalStateException(
                    "it emitted on the port '" + name + "'; it was planned with " + ports.keySet());
        }
        if (port.schema() != batch.getSchema() && !port.schema().equals(batch.getSchema())) {
            throw new IllegalStateException("it emitted " + batch.getSchema() + " on the port '" + name
                    + "'; it was planned with " + port.schema());
        }
        if (batch.getRowCount() > 0) {
            counts.out(port.stepPort(), batch.getRowCount());
            // What happens further down has its own place in messages.
            Sink.guarded(step, place, () -> port.sink().accept(batch));
        }
    }

    @Override
    public void dropped(String reason, long rows) {
        counts.dropped(reason, rows);
    }

    void start() {
        Sink.guarded(step, place, () -> {
            for (Port port : ports.values()) {
                port.sink().start();
            }
        });
    }

    void finish() {
        Sink.guarded(step, place, () -> {
            for (Port port : ports.values()) {
                port.sink().finish();
            }
        });
    }
}
