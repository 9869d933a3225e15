package dev.quern.beam;

import org.apache.beam.sdk.options.PipelineOptions;

/// A Beam runner that jobs can name. Found by [java.util.ServiceLoader].
public interface RunnerProvider {

    /// The name in job files and on the command line, such as `flink`.
    String name();

    /// Refuses settings that cannot work. Cheap: called also when nothing has to run.
    ///
    /// @throws dev.quern.api.QuernException INVALID_JOB when an option is unknown or wrong, naming those there are
    void check(RunnerSettings settings);

    /// Options for one pipeline, from settings that were checked, on top of those of [FileOptions].
    PipelineOptions options(RunnerSettings settings);
}
