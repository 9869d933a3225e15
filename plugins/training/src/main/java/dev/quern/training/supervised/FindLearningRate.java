package dev.quern.training.supervised;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StoredRows;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.feed.Feeds;
import dev.quern.api.image.Augmenters;
import dev.quern.api.model.Networks;
import dev.quern.training.Engines;
import dev.quern.training.network.NetworkBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The learning-rate range test (Smith 2017): trains for a few steps while the rate rises evenly on a logarithmic
/// scale, and suggests the rate at which the loss falls fastest. Writes `range.json` and `curve.jsonl`.
public final class FindLearningRate implements Task {
    /// Kind of the artifact.
    public static final String KIND = "learning-rate-range";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper LINE = new ObjectMapper();

    private final Config config;
    private final Feeds feeds;
    private final Augmenters augmenters;

    @Doc("suggests a learning rate: trains for a few steps while the rate rises, until the loss grows")
    public record Config(
            @Doc("what is trained, as for 'train-network'; its learning rate and schedule do not count")
            NetworkTrainingConfig training,

            @Doc("first learning rate") @Default("1e-6") @Range(above = 0, atMost = 1)
            double lowest,

            @Doc("last learning rate") @Default("10") @Range(above = 0, atMost = 1000)
            double highest,

            @Doc("steps from the first to the last") @Default("200") @Range(atLeast = 20, atMost = 100_000)
            int steps,

            @Doc("share of the mean loss that is kept in each step")
            @Default("0.95")
            @Range(atLeast = 0, atMost = 0.999)
            double smoothing,

            @Doc("the test ends when the mean loss is so many times the lowest") @Default("4") @Range(above = 1)
            double growth) {
        public Config {
            PlanException.check(lowest < highest, "lowest", "must be below highest (%s), is %s", highest, lowest);
        }
    }

    @Inject
    FindLearningRate(Config config, Feeds feeds, Augmenters augmenters) {
        this.config = config;
        this.feeds = feeds;
        this.augmenters = augmenters;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        NetworkTrainingConfig training = config.training();
        inputs.optionalArtifact("weights", Networks.KIND);
        int[] shape = TrainNetwork.requireColumns(training, feeds, inputs.rows("train"));
        LayerPatterns.check(
                training.transfer(), NetworkBuilder.build(training.network(), shape, training.plannedOutputs()));
        TrainingData.augmenter(training, shape, augmenters);
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        StoredRows train = context.rows("train");
        TrainingData data = new TrainingData(config.training(), feeds, train, train);
        Optional<TransferredWeights> start = TrainNetwork.start(context);
        try (LearningRateRange range =
                new LearningRateRange(Engines.engine(), config, data, augmenters, start, context.seed())) {
            for (int step = 1; step <= config.steps() && !range.hasGrown(); step++) {
                if (context.stopRequested()) {
                    throw context.stopped(); // too short for checkpoints: it begins anew
                }
                range.advance();
                context.progress(step, config.steps(), "steps", "");
            }
            publish(range, context);
        }
    }

    private void publish(LearningRateRange range, TaskContext context) throws IOException {
        List<LearningRateRange.Point> points = range.points();
        LearningRateRange.Suggestion suggestion = range.suggest();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("suggestion", suggestion.steepest());
        result.put("lowest-loss-at", suggestion.lowestLossAt());
        result.put("grew-at", range.hasGrown() ? points.getLast().learningRate() : null);
        result.put("steps", points.size());
        result.put("training", ConfigJson.write(config.training()));
        ArtifactWriter out = context.output("");
        Files.writeString(out.file("range.json"), JSON.writeValueAsString(result) + "\n");
        StringBuilder lines = new StringBuilder();
        for (LearningRateRange.Point point : points) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("step", point.step());
            line.put("learning-rate", point.learningRate());
            line.put("loss", point.loss());
            line.put("mean-loss", point.meanLoss());
            lines.append(LINE.writeValueAsString(line)).append('\n');
        }
        Files.writeString(out.file("curve.jsonl"), lines);
        out.property("suggestion", Double.toString(suggestion.steepest()));
        context.metric(Metric.of("suggested-learning-rate", suggestion.steepest(), points.size()));
        if (!range.hasGrown()) {
            context.warn("the loss never grew up to learning rate " + config.highest()
                    + "; raise 'highest' to see where it does");
        }
    }
}
