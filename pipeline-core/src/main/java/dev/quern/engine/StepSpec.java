package dev.quern.engine;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/// All that travels to a worker about one step: enough to make its functions anew there.
///
/// @param use the step's name in the plugin registry
/// @param config the config as JSON, all defaults filled in
/// @param artifacts directory of the published artifact behind each artifact port, relative to the store
/// @param badRowsAtMost share of rows that the step may reject
public record StepSpec(
        String step, String use, String config, Map<String, String> artifacts, long seed, double badRowsAtMost)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public StepSpec {
        artifacts = new TreeMap<>(artifacts);
    }
}
