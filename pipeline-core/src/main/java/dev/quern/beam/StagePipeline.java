package dev.quern.beam;

import dev.quern.engine.stage.StageSpec;
import dev.quern.engine.stage.Unit;
import dev.quern.engine.store.Json;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/// The pipeline of a stage. Elements are descriptions of units and of written files, a few for each unit, and
/// packed accumulators; rows stay inside one call.
///
/// ```
/// units -> run each --results-----------------------------------+-> gather -> commit
///                  \--accumulators-> combine -> finish summary --/
/// ```
final class StagePipeline {
    private StagePipeline() {}

    /// Builds the pipeline, runs it and waits for its end.
    static void run(PipelineOptions options, StageCode code, List<Unit> units) {
        options.setJobName("quern-" + code.stage().name().replaceAll("[^a-zA-Z0-9]+", "-"));
        Pipeline pipeline = Pipeline.create(options);
        build(pipeline, code, units);
        pipeline.run().waitUntilFinish();
    }

    private static void build(Pipeline pipeline, StageCode code, List<Unit> units) {
        PCollection<String> todo = pipeline.apply(
                "Units", Create.of(units.stream().map(Json::line).toList()).withCoder(StringUtf8Coder.of()));
        PCollection<String> results = code.stage().isTask()
                ? todo.apply("RunTask", ParDo.of(new RunTask(code)))
                : runUnits(todo.apply("Spread", Reshuffle.viaRandomKey()), code);
        results.setCoder(StringUtf8Coder.of())
                .apply("OneGroup", WithKeys.of(""))
                .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
                .apply("Gather", GroupByKey.create())
                .apply("Commit", ParDo.of(new Commit(code.stage(), units.size())));
    }

    private static PCollection<String> runUnits(PCollection<String> units, StageCode code) {
        StageSpec stage = code.stage();
        List<Integer> summaries = stage.summaries();
        List<TupleTag<byte[]>> tags = new ArrayList<>();
        TupleTagList sideTags = TupleTagList.empty();
        for (int node : summaries) {
            TupleTag<byte[]> tag = RunUnits.accumulatorTag(node);
            tags.add(tag);
            sideTags = sideTags.and(tag);
        }
        PCollectionTuple out =
                units.apply("RunUnits", ParDo.of(new RunUnits(code)).withOutputTags(RunUnits.RESULTS, sideTags));
        PCollectionList<String> results =
                PCollectionList.of(out.get(RunUnits.RESULTS).setCoder(StringUtf8Coder.of()));
        for (int index = 0; index < summaries.size(); index++) {
            int node = summaries.get(index);
            CombineAccumulators combine = new CombineAccumulators(code, node);
            PCollection<byte[]> combined = out.get(tags.get(index))
                    .setCoder(ByteArrayCoder.of())
                    .apply("Combine" + node, Combine.globally(combine).withoutDefaults())
                    .setCoder(ByteArrayCoder.of());
            results = results.and(combined.apply("Finish" + node, ParDo.of(new FinishSummary(code, node)))
                    .setCoder(StringUtf8Coder.of()));
        }
        return results.apply("AllResults", Flatten.pCollections());
    }
}
