package dev.quern.beam;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// How pipelines shall run. Nothing in here may change a result.
///
/// @param options the runner's own, such as `flink-master`
/// @param parallelism workers at once; the runner's choice when empty
public record RunnerSettings(Map<String, String> options, OptionalInt parallelism) {
    public RunnerSettings {
        options = new TreeMap<>(options);
    }
}
