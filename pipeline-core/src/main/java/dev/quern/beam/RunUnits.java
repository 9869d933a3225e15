package dev.quern.beam;

import dev.quern.api.Summary;
import dev.quern.beam.files.BeamFiles;
import dev.quern.engine.stage.Accumulators;
import dev.quern.engine.stage.StageWorker;
import dev.quern.engine.stage.Unit;
import dev.quern.engine.store.Json;
import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;

/// Runs units, and gives out the accumulators of a bundle at its end: fewer and larger ones than one for each unit.
final class RunUnits extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;

    static final TupleTag<String> RESULTS = new TupleTag<>("results") {
        private static final long serialVersionUID = 1L;
    };

    private final StageCode code;
    private transient StageWorker worker;
    private transient Object[] accumulators;

    RunUnits(StageCode code) {
        this.code = code;
    }

    static TupleTag<byte[]> accumulatorTag(int node) {
        return new TupleTag<>("accumulator" + node) {
            private static final long serialVersionUID = 1L;
        };
    }

    @Setup
    public void setup(PipelineOptions options) {
        BeamFiles.use(options);
        worker = code.worker();
    }

    @StartBundle
    public void startBundle() {
        accumulators = null;
    }

    @ProcessElement
    public void process(@Element String unit, MultiOutputReceiver out) throws IOException {
        if (accumulators == null) {
            accumulators = worker.accumulators();
        }
        out.get(RESULTS).output(Json.line(worker.run(Json.read(unit, Unit.class), accumulators)));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
        if (accumulators != null) {
            Accumulators packer = new Accumulators(code.stage());
            for (int node : code.stage().summaries()) {
                Summary<?> summary = worker.summary(node);
                byte[] packed = packer.pack(summary, accumulators[node]);
                context.output(
                        accumulatorTag(node), packed, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
            }
            accumulators = null;
        }
    }
}
