package dev.quern.engine.stage;

import java.io.Serializable;

/// One artifact that a stage publishes.
///
/// @param node the node that makes it
/// @param port output port of that node's function
/// @param directory name of its directory in the store
/// @param kind `rows`, or the kind of the artifact
/// @param schema Arrow schema as JSON, or null for an artifact
/// @param name how messages call it: `split.train`
/// @param consumer a step that reads these rows, or null: rows that are read must not be empty
public record LeafSpec(
        int node, String port, String directory, String kind, String schema, String name, String consumer)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /// Kind of the empty artifact that says that a task without outputs is done.
    public static final String DONE = "done";
}
