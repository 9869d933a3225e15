package dev.quern.runner.direct;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.beam.FileOptions;
import dev.quern.beam.RunnerProvider;
import dev.quern.beam.RunnerSettings;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/// The runner `direct`: in this JVM, without the start-up time of a cluster. It has no options.
public final class DirectRunnerProvider implements RunnerProvider {
    @Override
    public String name() {
        return "direct";
    }

    @Override
    public void check(RunnerSettings settings) {
        if (!settings.options().isEmpty()) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "runner 'direct' has no options, got " + settings.options().keySet(),
                    "remove them from 'runner' in the job");
        }
    }

    /// The runner's own checks are off: units and results are strings, and rows never leave a function.
    @Override
    public PipelineOptions options(RunnerSettings settings) {
        DirectOptions options = FileOptions.create().as(DirectOptions.class);
        options.setRunner(DirectRunner.class);
        options.setEnforceImmutability(false);
        options.setEnforceEncodability(false);
        int workers = settings.parallelism().orElse(Runtime.getRuntime().availableProcessors());
        options.setTargetParallelism(workers);
        return options;
    }
}
