package dev.quern.engine.stage;

import dev.quern.engine.StepSpec;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/// One function of a stage.
///
/// @param key what its counts are kept under: the step's fingerprint and the input port it serves
/// @param index which function of the step: 0, or 1 for the second of a two-pass step
/// @param parent node whose output it takes, or -1 for the root
/// @param parentPort output port of that node's function
/// @param outputs for each output port of rows of this function, the port of the step that it fills and its schema
public record NodeSpec(
        String key, StepSpec step, Role role, int index, int parent, String parentPort, Map<String, Output> outputs)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /// What a function does in its stage.
    public enum Role {
        SOURCE,
        TRANSFORM,
        SUMMARY,
        WRITER,
        TASK
    }

    /// @param schema Arrow schema as JSON
    public record Output(String stepPort, String schema) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    public NodeSpec {
        outputs = new TreeMap<>(outputs);
    }
}
