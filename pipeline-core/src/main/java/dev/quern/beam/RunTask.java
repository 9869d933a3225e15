package dev.quern.beam;

import dev.quern.beam.files.BeamFiles;
import dev.quern.engine.store.Json;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;

/// Runs a task.
final class RunTask extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;

    private final StageCode code;

    RunTask(StageCode code) {
        this.code = code;
    }

    @Setup
    public void setup(PipelineOptions options) {
        BeamFiles.use(options);
    }

    @ProcessElement
    public void process(OutputReceiver<String> out) {
        out.output(Json.line(code.worker().runTask()));
    }
}
