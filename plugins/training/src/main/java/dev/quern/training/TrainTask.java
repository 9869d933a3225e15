package dev.quern.training;

import dev.quern.api.Columns;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.model.LanguageModels;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFormatException;
import dev.quern.tokenizer.TokenizerJson;
import dev.quern.training.checkpoint.Checkpoints;
import dev.quern.training.model.GptShape;
import dev.quern.training.schedule.LearningRate;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Trains a language model on packed windows. Outputs `best` (lowest validation loss) and `last`.
///
/// Everything is a function of the inputs, the config and the seed: batches come from the step's number,
/// dropout from seed and step, sums run in fixed orders. A run that was killed goes on from its newest whole
/// checkpoint and ends with the same bytes.
public final class TrainTask implements Task {
    private static final int CURVE_EVERY = 10;

    private final TrainConfig config;

    @Inject
    TrainTask(TrainConfig config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact("tokenizer", "bpe-tokenizer");
        requireWindows(inputs.rows("train"), "train");
        requireWindows(inputs.rows("validation"), "validation");
        PortType model = new PortType.Artifact(LanguageModels.KIND);
        return Outputs.none().and("best", model).and("last", model);
    }

    private void requireWindows(Schema schema, String port) {
        Field field = Columns.require(schema, "", "window", ArrowType.FixedSizeList.class);
        int size = ((ArrowType.FixedSizeList) field.getType()).getListSize();
        int context = config.network().gpt().context();
        PlanException.check(
                size == context + 1,
                "network.gpt.context",
                "is %d, but the windows of input '%s' were packed with length %d",
                context,
                port,
                size - 1);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Tokenizer tokenizer = tokenizer(context);
        TrainConfig.Gpt gpt = config.network().gpt();
        GptShape shape = new GptShape(
                gpt.layers(), gpt.heads(), gpt.width(), gpt.context(), tokenizer.vocabularySize(), gpt.dropout());
        Windows train = Windows.read(context.rows("train"), "train", gpt.context() + 1, shape.vocabulary());
        Windows validation =
                Windows.read(context.rows("validation"), "validation", gpt.context() + 1, shape.vocabulary());
        try (Trainer trainer = new Trainer(Engines.engine(), shape, config.optimizer(), context.seed())) {
            new Run(context, tokenizer, shape, train, new Validation(validation, config, tokenizer), trainer).run();
        }
    }

    private static Tokenizer tokenizer(TaskContext context) throws IOException {
        try {
            return context.artifact("tokenizer")
                    .load(Tokenizer.class, artifact -> TokenizerJson.read(artifact.file("tokenizer.json")));
        } catch (TokenizerFormatException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED, damaged.getMessage(), "train the tokenizer again", damaged);
        }
    }

    /// One run from its newest checkpoint to its end.
    private final class Run {
        private final TaskContext context;
        private final Tokenizer tokenizer;
        private final GptShape shape;
        private final Windows train;
        private final Validation validation;
        private final Trainer trainer;
        private final Checkpoints checkpoints;
        private final TrainingState state = new TrainingState();
        private final LearningRate rate =
                config.schedule().over(config.optimizer().learningRate(), config.trainSteps());
        private final int windowsPerStep =
                config.batchTokens() / config.network().gpt().context();
        private double lastLoss = Double.NaN;

        Run(
                TaskContext context,
                Tokenizer tokenizer,
                GptShape shape,
                Windows train,
                Validation validation,
                Trainer trainer) {
            this.context = context;
            this.tokenizer = tokenizer;
            this.shape = shape;
            this.train = train;
            this.validation = validation;
            this.trainer = trainer;
            this.checkpoints = new Checkpoints(context.workspace());
        }

        void run() throws IOException {
            state.restore(checkpoints, trainer, context::warn);
            long saveEvery = config.checkpointEvery().count();
            boolean stopped = stopsEarly();
            while (state.step < config.trainSteps() && !stopped) {
                if (context.stopRequested()) {
                    state.save(checkpoints, trainer);
                    throw context.stopped();
                }
                step();
                boolean due = state.step % evaluateEvery() == 0 || state.step == config.trainSteps();
                if (due) {
                    evaluate();
                    stopped = stopsEarly();
                }
                if (state.step % saveEvery == 0 && state.step < config.trainSteps() && !stopped) {
                    state.save(checkpoints, trainer);
                }
            }
            if (stopped && state.step < config.trainSteps()) {
                context.warn("stopped early after step " + state.step + ": no better validation loss since step "
                        + state.bestStep);
            }
            publish();
        }

        private boolean stopsEarly() {
            return config.stopEarly().isPresent()
                    && state.sinceBest >= config.stopEarly().get().patience();
        }

        private long evaluateEvery() {
            long every = config.evaluateEvery().count();
            long stepsPerEpoch = Math.max(1, train.count() / windowsPerStep);
            return config.evaluateEvery().unit().equals("epochs") ? every * stepsPerEpoch : every;
        }

        private void step() {
            int number = state.step + 1;
            int length = shape.context();
            int[] inputs = new int[windowsPerStep * length];
            int[] labels = new int[windowsPerStep * length];
            for (int row = 0; row < windowsPerStep; row++) {
                long place = (long) state.step * windowsPerStep + row;
                train.copy(train.at(place, context.seed()), inputs, labels, row);
            }
            double learningRate = rate.at(number);
            int dropoutSeed = (int) ((context.seed() ^ number * 0x9e3779b97f4a7c15L) >>> 33);
            Trainer.Step step = trainer.step(inputs, labels, windowsPerStep, number, learningRate, dropoutSeed);
            if (!Double.isFinite(step.loss()) || !Double.isFinite(step.gradientNorm())) {
                throw new QuernException(
                        ErrorCode.NOT_FINITE,
                        String.format(
                                Locale.ROOT,
                                "step %d of %d gave loss %s and gradient norm %s at learning rate %.3g; the loss before was %.4f",
                                number,
                                config.trainSteps(),
                                step.loss(),
                                step.gradientNorm(),
                                learningRate,
                                lastLoss),
                        "lower 'optimizer.learning-rate', lengthen 'schedule.warmup' or set 'optimizer.clip-norm'");
            }
            lastLoss = step.loss();
            state.step = number;
            state.lossSum += step.loss();
            state.lossCount++;
            if (number % CURVE_EVERY == 0 || number == 1 || number == config.trainSteps()) {
                Map<String, Object> point = point("train", state.lossSum / state.lossCount);
                point.put("learning-rate", learningRate);
                point.put("gradient-norm", step.gradientNorm());
                state.curves.add(point);
                state.lossSum = 0;
                state.lossCount = 0;
            }
            context.progress(
                    number, config.trainSteps(), "steps", String.format(Locale.ROOT, "loss %.3f", step.loss()));
        }

        private void evaluate() {
            Validation.Loss loss = validation.measure(trainer);
            Map<String, Object> point = point("validation", loss.nats());
            point.put("bits-per-byte", loss.bitsPerByte());
            state.curves.add(point);
            if (loss.nats() < state.bestLoss) {
                state.bestLoss = loss.nats();
                state.bestStep = state.step;
                state.best = trainer.model();
                state.sinceBest = 0;
            } else {
                state.sinceBest++;
            }
        }

        private Map<String, Object> point(String split, double loss) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("step", state.step);
            point.put("split", split);
            point.put("loss", loss);
            return point;
        }

        private void publish() throws IOException {
            Map<String, float[]> last = trainer.model();
            Map<String, float[]> best = state.best.isEmpty() ? last : state.best;
            int bestStep = state.best.isEmpty() ? state.step : state.bestStep;
            ModelFiles.write(context.output("best"), describe(bestStep), best, trainer.shapes(), state.curves);
            ModelFiles.write(context.output("last"), describe(state.step), last, trainer.shapes(), state.curves);
            long seen = (long) state.step * config.batchTokens();
            context.metric(Metric.of("validation-bits-per-byte", bitsPerByteAt(bestStep), validation.tokens()));
            context.metric(Metric.of("validation-loss", state.bestLoss, validation.tokens()));
            context.metric(Metric.of("parameters", trainer.weights(), 1));
            context.metric(Metric.of("tokens-seen", seen, seen));
            context.metric(Metric.of("best-step", bestStep, state.step));
        }

        private ModelFiles.Description describe(int step) {
            Map<String, Object> training = new LinkedHashMap<>();
            training.put("batch-tokens", config.batchTokens());
            training.put("learning-rate", config.optimizer().learningRate());
            training.put("schedule", config.schedule().type().name().toLowerCase(Locale.ROOT));
            training.put("weight-decay", config.optimizer().weightDecay());
            training.put("clip-norm", config.optimizer().clipNorm());
            training.put("seed", context.seed());
            training.put("training-windows", train.count());
            return new ModelFiles.Description(
                    "gpt",
                    shape,
                    trainer.weights(),
                    step,
                    config.trainSteps(),
                    (long) step * config.batchTokens(),
                    finite(lossAt(step)),
                    finite(bitsPerByteAt(step)),
                    training,
                    context.artifact("tokenizer").digest());
        }

        private Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }

        private double lossAt(int step) {
            return validationPoint(step, "loss");
        }

        private double bitsPerByteAt(int step) {
            return validationPoint(step, "bits-per-byte");
        }

        private double validationPoint(int step, String key) {
            return state.curves.stream()
                    .filter(point -> point.get("split").equals("validation")
                            && point.get("step").equals(step))
                    .mapToDouble(point -> ((Number) point.get(key)).doubleValue())
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }
}
