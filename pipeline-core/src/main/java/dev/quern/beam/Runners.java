package dev.quern.beam;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.engine.stage.FunctionSource;
import dev.quern.engine.stage.StageRunner;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// All runners on the class path.
public final class Runners {
    private Runners() {}

    /// A runner for stages.
    ///
    /// @param runner its name
    /// @param options its own options, such as `flink-master`
    /// @param parallelism workers at once; the runner's choice when empty
    /// @param functions travels to the workers
    /// @throws QuernException INVALID_JOB when there is no runner of this name, or it refuses its options
    public static StageRunner open(
            String runner, Map<String, String> options, OptionalInt parallelism, FunctionSource functions) {
        TreeMap<String, RunnerProvider> found = new TreeMap<>();
        ServiceLoader.load(RunnerProvider.class).forEach(provider -> found.put(provider.name(), provider));
        RunnerProvider provider = found.get(runner);
        if (provider == null) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "no runner '" + runner + "'; there are " + found.keySet(),
                    "name one of them, or put its jar on the class path");
        }
        RunnerSettings settings = new RunnerSettings(options, parallelism);
        provider.check(settings);
        return (stage, units) -> StagePipeline.run(provider.options(settings), new StageCode(stage, functions), units);
    }
}
