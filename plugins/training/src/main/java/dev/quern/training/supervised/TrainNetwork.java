package dev.quern.training.supervised;

import dev.quern.api.Columns;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.feed.Feeds;
import dev.quern.api.image.Augmenters;
import dev.quern.api.model.Networks;
import dev.quern.training.Engines;
import dev.quern.training.checkpoint.Checkpoints;
import dev.quern.training.network.NetworkBuilder;
import dev.quern.training.network.NetworkSummary;
import dev.quern.training.supervised.NetworkFiles.Description;
import dev.quern.training.supervised.NetworkTraining.Weights;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;

/// Trains a network on labelled rows. Outputs `best` (by what `best-by` says) and `last`.
public final class TrainNetwork implements Task {
    /// How much higher the training accuracy may be before a report says so.
    private static final double GAP = 0.1;

    private final NetworkTrainingConfig config;
    private final Feeds feeds;
    private final Augmenters augmenters;

    @Inject
    TrainNetwork(NetworkTrainingConfig config, Feeds feeds, Augmenters augmenters) {
        this.config = config;
        this.feeds = feeds;
        this.augmenters = augmenters;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        boolean weights = inputs.optionalArtifact("weights", Networks.KIND);
        PlanException.check(
                weights || config.transfer().freeze().isEmpty(),
                "transfer.freeze",
                "keeps layers as they are, but nothing is on input 'weights'");
        int[] shape = requireInput(inputs.rows("train"), inputs.rows("validation"));
        LayerPatterns.check(config.transfer(), NetworkBuilder.build(config.network(), shape, config.plannedOutputs()));
        TrainingData.augmenter(config, shape, augmenters);
        PortType network = new PortType.Artifact(Networks.KIND);
        return Outputs.none().and("best", network).and("last", network);
    }

    private int[] requireInput(Schema train, Schema validation) {
        int[] shape = requireColumns(config, feeds, train);
        int[] other = requireColumns(config, feeds, validation);
        PlanException.check(
                Arrays.equals(shape, other),
                "input",
                "column '%s' holds %s in input 'train' and %s in input 'validation'",
                config.input(),
                Arrays.toString(shape),
                Arrays.toString(other));
        return shape;
    }

    /// The shape of a row's input, after rows and config were held against each other.
    static int[] requireColumns(NetworkTrainingConfig config, Feeds feeds, Schema rows) {
        int[] shape = feeds.inputShape(rows, "input", config.input());
        boolean labelled =
                rows.getFields().stream().anyMatch(field -> field.getName().equals(config.label()));
        PlanException.check(
                labelled, "label", "column '%s' not found; the rows have %s", config.label(), Columns.names(rows));
        PlanException.check(
                config.augment().isEmpty() || shape.length == 3,
                "augment",
                "changes images, but column '%s' holds lists of %d numbers",
                config.input(),
                shape[0]);
        int given = config.normalize().means().size();
        PlanException.check(
                given == 0 || given == shape[0],
                "normalize.means",
                "needs %d values, one for each channel or feature, got %d",
                shape[0],
                given);
        return shape;
    }

    /// The weights to begin with, where a job gives some.
    static Optional<TransferredWeights> start(TaskContext context) throws IOException {
        return context.inputs().contains("weights")
                ? Optional.of(TransferredWeights.read(context.artifact("weights")))
                : Optional.empty();
    }

    @Override
    public void run(TaskContext context) throws IOException {
        TrainingData data = new TrainingData(config, feeds, context.rows("train"), context.rows("validation"));
        if (!data.unseenClasses().isEmpty()) {
            context.warn("no row of input 'train' has the classes " + data.unseenClasses());
        }
        Optional<TransferredWeights> start = start(context);
        try (NetworkTraining training = new NetworkTraining(
                Engines.engine(), config, data, augmenters, start, context.seed(), watcher(context))) {
            training.run(Optional.of(new Checkpoints(context.workspace())));
            new Publication(context, data, training).publish();
        }
    }

    private static NetworkTraining.Watcher watcher(TaskContext context) {
        return new NetworkTraining.Watcher() {
            @Override
            public void progress(long step, long steps, double loss) {
                context.progress(step, steps, "steps", String.format(Locale.ROOT, "loss %.3f", loss));
            }

            @Override
            public boolean stopRequested() {
                return context.stopRequested();
            }

            @Override
            public RuntimeException stopped() {
                return context.stopped();
            }

            @Override
            public void warn(String message) {
                context.warn(message);
            }
        };
    }

    /// Writes what came of a run.
    private final class Publication {
        private final TaskContext context;
        private final TrainingData data;
        private final NetworkTraining training;
        private final NetworkSummary summary;

        Publication(TaskContext context, TrainingData data, NetworkTraining training) {
            this.context = context;
            this.data = data;
            this.training = training;
            int outputs = Math.max(1, data.classes().size());
            summary = NetworkSummary.of(config.network(), data.inputShape(), outputs);
        }

        void publish() throws IOException {
            write("best", training.best());
            write("last", training.last());
            Map<String, Object> best = training.measuredAt(training.best().step());
            long rows = data.validationRows();
            context.metric(Metric.of("validation-loss", number(best, "loss"), rows));
            for (String name : List.of("accuracy", "root-mean-squared-error")) {
                if (best.containsKey(name)) {
                    context.metric(Metric.of("validation-" + name, number(best, name), rows));
                }
            }
            context.metric(Metric.of("parameters", summary.parameters(), 1));
            long last = training.last().step();
            context.metric(Metric.of("best-step", training.best().step(), last));
            warn(training.measuredAt(last), best);
        }

        private void write(String port, Weights weights) throws IOException {
            NetworkFiles.write(
                    context.output(port),
                    describe(weights.step()),
                    weights.tensors(),
                    training.trainer().shapes(),
                    summary,
                    training);
        }

        private Description describe(long step) {
            Map<String, Object> measured = new TreeMap<>(training.measuredAt(step));
            measured.keySet().removeAll(List.of("epoch", "step", "split"));
            Map<String, String> inputs = new TreeMap<>(data.digests());
            if (context.inputs().contains("weights")) {
                inputs.put("weights", context.artifact("weights").digest());
            }
            return new Description(
                    Description.FORMAT,
                    summary.network(),
                    ConfigJson.write(config.network()),
                    config.objective().name().toLowerCase(Locale.ROOT),
                    data.inputShape(),
                    data.classes(),
                    data.means(),
                    data.deviations(),
                    data.survey().targetMean(),
                    data.survey().targetDeviation(),
                    summary.parameters(),
                    step,
                    training.steps(),
                    (double) step * config.epochs() / training.steps(),
                    context.seed(),
                    data.trainRows(),
                    measured,
                    ConfigJson.write(config).without(List.of("prefetch", "checkpoint-every")), // change no result
                    inputs);
        }

        private void warn(Map<String, Object> last, Map<String, Object> best) {
            if (training.stoppedEarly()) {
                context.warn("stopped early after step " + last.get("step") + " of " + training.steps()
                        + ": no better measurement since step " + best.get("step"));
            }
            if (last.containsKey("accuracy") && number(last, "train-accuracy") > number(last, "accuracy") + GAP) {
                context.warn(String.format(
                        Locale.ROOT,
                        "at the end %.1f %% of training rows are right, but only %.1f %% of validation rows:"
                                + " the network learns by heart; augment, drop out, decay weights or stop earlier",
                        100 * number(last, "train-accuracy"),
                        100 * number(last, "accuracy")));
            }
        }

        private double number(Map<String, Object> point, String key) {
            return ((Number) point.get(key)).doubleValue();
        }
    }
}
