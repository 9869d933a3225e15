package dev.quern.beam;

import dev.quern.engine.stage.Committer;
import dev.quern.engine.stage.StageSpec;
import dev.quern.engine.stage.UnitResult;
import dev.quern.engine.store.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/// Publishes what the stage has made.
final class Commit extends DoFn<KV<String, Iterable<String>>, Void> {
    private static final long serialVersionUID = 1L;

    private final StageSpec stage;
    private final int units;

    Commit(StageSpec stage, int units) {
        this.stage = stage;
        this.units = units;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<String>> gathered) throws IOException {
        List<UnitResult> results = new ArrayList<>();
        for (String result : gathered.getValue()) {
            results.add(Json.read(result, UnitResult.class));
        }
        new Committer(stage).commit(results, units);
    }
}
