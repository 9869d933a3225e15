package dev.quern.api;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Schema;

/// The input ports of a step at plan time. A port that the step never asks for is reported as a mistake of the job.
///
/// A job that says `from: clean` fills the port with the empty name.
public final class Inputs {
    private final Map<String, PortType> ports;
    private final Set<String> asked = new LinkedHashSet<>();

    /// Ports by name; the order is kept.
    public Inputs(Map<String, PortType> ports) {
        this.ports = new LinkedHashMap<>(ports);
    }

    /// The schema of the only rows port, whatever its name: what a transform or summary reads.
    public Schema rows() {
        String found = null;
        for (Map.Entry<String, PortType> port : ports.entrySet()) {
            if (port.getValue() instanceof PortType.Rows) {
                if (found != null) {
                    throw new PlanException("needs one input of rows, got " + ports.keySet());
                }
                found = port.getKey();
            }
        }
        if (found == null) {
            throw new PlanException("needs an input of rows, got " + describe());
        }
        return rows(found);
    }

    /// The schema of a rows port.
    public Schema rows(String port) {
        return optionalRows(port).orElseThrow(() -> missing(port, "rows"));
    }

    /// The schema of a rows port that may be absent.
    public Optional<Schema> optionalRows(String port) {
        asked.add(port);
        return Optional.ofNullable(ports.get(port)).map(type -> switch (type) {
            case PortType.Rows(Schema schema) -> schema;
            case PortType.Artifact(String kind) ->
                throw new PlanException("input '" + port + "' must be rows, got an artifact of kind '" + kind + "'");
        });
    }

    /// Demands an artifact of a kind on a port.
    public void artifact(String port, String kind) {
        if (!optionalArtifact(port, kind)) {
            throw missing(port, "an artifact of kind '" + kind + "'");
        }
    }

    /// Whether the port is filled; if so with an artifact of that kind, or the job is wrong.
    public boolean optionalArtifact(String port, String kind) {
        asked.add(port);
        PortType type = ports.get(port);
        if (type != null && !type.equals(new PortType.Artifact(kind))) {
            throw new PlanException(
                    "input '" + port + "' must be an artifact of kind '" + kind + "', got " + name(type));
        }
        return type != null;
    }

    /// The kind of the artifact on a port, for a step that takes any.
    public String artifact(String port) {
        asked.add(port);
        return switch (ports.get(port)) {
            case PortType.Artifact(String kind) -> kind;
            case null -> throw missing(port, "an artifact");
            case PortType.Rows rows -> throw new PlanException("input '" + port + "' must be an artifact, got rows");
        };
    }

    /// Names of all ports, in the order of the job file.
    public Set<String> names() {
        return ports.keySet();
    }

    /// Ports that no call has asked for so far.
    public Set<String> unasked() {
        Set<String> rest = new LinkedHashSet<>(ports.keySet());
        rest.removeAll(asked);
        return rest;
    }

    private PlanException missing(String port, String what) {
        String place = port.isEmpty() ? "needs " + what : "needs " + what + " on input '" + port + "'";
        return new PlanException(place + ", got " + describe());
    }

    private String describe() {
        if (ports.isEmpty()) {
            return "no input; add 'from'";
        }
        Set<String> all = new TreeSet<>();
        ports.forEach((port, type) -> all.add((port.isEmpty() ? "" : port + ": ") + name(type)));
        return String.join(", ", all);
    }

    private static String name(PortType type) {
        return switch (type) {
            case PortType.Rows rows -> "rows";
            case PortType.Artifact(String kind) -> "an artifact of kind '" + kind + "'";
        };
    }
}
