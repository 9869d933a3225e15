package dev.quern.beam;

import dev.quern.engine.store.Json;
import org.apache.beam.sdk.transforms.DoFn;

/// Runs a task.
final class RunTask extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;

    private final StageCode code;

    RunTask(StageCode code) {
        this.code = code;
    }

    @ProcessElement
    public void process(OutputReceiver<String> out) {
        out.output(Json.line(code.worker().runTask()));
    }
}
