package dev.quern.fake;

import dev.quern.beam.RunnerProvider;
import dev.quern.beam.RunnerSettings;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/// Beam's DirectRunner, with all its checks of immutability and coders.
public final class DirectRunnerProvider implements RunnerProvider {
    @Override
    public String name() {
        return "direct";
    }

    @Override
    public void check(RunnerSettings settings) {}

    @Override
    public PipelineOptions options(RunnerSettings settings) {
        DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
        options.setRunner(DirectRunner.class);
        settings.parallelism().ifPresent(options::setTargetParallelism);
        return options;
    }
}
