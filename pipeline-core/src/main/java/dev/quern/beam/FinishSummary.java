package dev.quern.beam;

import dev.quern.engine.stage.Accumulators;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.stage.StageWorker;
import dev.quern.engine.store.Json;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;

/// Makes the artifact of a summary.
final class FinishSummary extends DoFn<byte[], String> {
    private static final long serialVersionUID = 1L;

    private final StageCode code;
    private final int node;

    FinishSummary(StageCode code, int node) {
        this.code = code;
        this.node = node;
    }

    @ProcessElement
    public void process(@Element byte[] packed, OutputReceiver<String> out) {
        StageWorker worker = code.worker();
        try {
            Object accumulator = new Accumulators(code.stage()).unpack(worker.summary(node), packed);
            out.output(Json.line(worker.finish(node, accumulator)));
        } catch (IOException failure) {
            throw Failure.carry(code.stage().nodes().get(node).step().step(), "", failure);
        }
    }
}
