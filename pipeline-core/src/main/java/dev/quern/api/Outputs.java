package dev.quern.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/// The output ports of a step. The port with the empty name is addressed by the step's own name (`from: clean`),
/// any other as `step.port` (`from: split.train`).
public record Outputs(Map<String, PortType> ports) {
    /// The port of the rows that a step takes out. It alone may be empty where a step reads it.
    public static final String REMOVED = "removed";

    public Outputs {
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
    }

    /// No output at all.
    public static Outputs none() {
        return new Outputs(Map.of());
    }

    /// One output of rows.
    public static Outputs rows(Schema schema) {
        return none().and("", new PortType.Rows(schema));
    }

    /// One output that is an artifact.
    public static Outputs artifact(String kind) {
        return none().and("", new PortType.Artifact(kind));
    }

    /// These outputs and one more.
    public Outputs and(String port, PortType type) {
        Map<String, PortType> more = new LinkedHashMap<>(ports);
        more.put(port, type);
        return new Outputs(more);
    }
}
