package dev.quern.training.supervised;

import ai.djl.engine.Engine;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.Feed;
import dev.quern.api.image.Augmenters;
import dev.quern.training.checkpoint.Checkpoints;
import dev.quern.training.schedule.LearningRate;
import dev.quern.training.supervised.NetworkTrainer.LayerMeasure;
import dev.quern.training.supervised.NetworkTrainingConfig.Watch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One training run from its newest checkpoint to its end.
///
/// Everything is a function of rows, config and seed: a batch comes from its place in the run, dropout from seed and
/// step, sums run in fixed orders. A run that was killed goes on from its newest whole checkpoint and ends with the
/// same weights and curves.
final class NetworkTraining implements AutoCloseable {
    /// Points of a training curve at most, about.
    private static final int POINTS = 1000;

    private static final int LEAST_STEPS_OF_A_POINT = 10;

    /// How often gradients of layers are measured in a run, at most.
    private static final int GRADIENT_POINTS = 100;

    private final NetworkTrainingConfig config;
    private final TrainingData data;
    private final long seed;
    private final Watcher watcher;
    private final NetworkTrainer trainer;
    private final Targets targets;
    private final Measurement measurement;
    private final Feed feed;
    private final LearningRate rate;
    private final long stepsPerEpoch;
    private final long steps;
    private final long pointEvery;
    private final long gradientsEvery;
    private final NetworkState state = new NetworkState();
    private boolean stopped;

    /// Who looks on.
    interface Watcher {
        /// After each step.
        void progress(long step, long steps, double loss);

        /// Asked before each step; when true, the state is saved and [#stopped] called.
        boolean stopRequested();

        /// Ends the run.
        RuntimeException stopped();

        void warn(String message);
    }

    /// What came of a run.
    ///
    /// @param step after which these weights stood
    record Weights(long step, Map<String, float[]> tensors) {}

    NetworkTraining(
            Engine engine,
            NetworkTrainingConfig config,
            TrainingData data,
            Augmenters augmenters,
            Optional<TransferredWeights> start,
            long seed,
            Watcher watcher)
            throws IOException {
        this.config = config;
        this.data = data;
        this.seed = seed;
        this.watcher = watcher;
        targets = Targets.of(config, data);
        trainer = new NetworkTrainer(engine, config, data.inputShape(), targets.width(), seed);
        start.ifPresent(weights -> trainer.start(weights.fit(trainer, config.transfer())));
        measurement = new Measurement(config, data, trainer);
        feed = data.openTraining(augmenters, seed);
        stepsPerEpoch = feed.batches();
        steps = Math.multiplyExact(stepsPerEpoch, (long) config.epochs());
        rate = config.schedule().over(config.optimizer().learningRate(), stepsPerEpoch, steps);
        pointEvery = Math.max(LEAST_STEPS_OF_A_POINT, (steps + POINTS - 1) / POINTS);
        gradientsEvery = Math.max(LEAST_STEPS_OF_A_POINT, (steps + GRADIENT_POINTS - 1) / GRADIENT_POINTS);
        if (steps > Integer.MAX_VALUE) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB, steps + " steps are more than can be counted", "lower 'epochs'");
        }
    }

    /// Trains to the end.
    ///
    /// @param checkpoints where the state is saved; empty for none
    void run(Optional<Checkpoints> checkpoints) throws IOException {
        if (checkpoints.isPresent()) {
            state.restore(checkpoints.get(), trainer, watcher::warn);
        }
        long evaluateEvery = Periods.steps(config.evaluateEvery(), stepsPerEpoch);
        long saveEvery = Periods.steps(config.checkpointEvery(), stepsPerEpoch);
        int done = state.progress.step;
        feed.seek((int) (done / stepsPerEpoch), (int) (done % stepsPerEpoch));
        stopped = stopsEarly();
        while (state.progress.step < steps && !stopped) {
            if (watcher.stopRequested()) {
                if (checkpoints.isPresent()) {
                    state.save(checkpoints.get(), trainer);
                }
                throw watcher.stopped();
            }
            advance();
            done = state.progress.step;
            if (done % evaluateEvery == 0 || done == steps) {
                measure();
                stopped = stopsEarly();
            }
            if (checkpoints.isPresent() && done % saveEvery == 0 && done < steps && !stopped) {
                state.save(checkpoints.get(), trainer);
            }
        }
        stopped &= state.progress.step < steps;
    }

    private boolean stopsEarly() {
        return config.stopEarly()
                .filter(stop -> state.progress.stop.since >= stop.patience())
                .isPresent();
    }

    /// Takes the next step, whatever stops a run.
    void advance() {
        ExampleBatch batch = feed.next();
        int number = state.progress.step + 1;
        double learningRate = learningRate(number);
        boolean point = number % pointEvery == 0 || number == 1 || number == steps;
        boolean gradients = number % gradientsEvery == 0 || number == 1 || number == steps;
        NetworkTrainer.Step step = trainer.step(
                batch.inputs(),
                targets.of(batch),
                batch.rows(),
                number,
                learningRate,
                NetworkTrainer.dropoutSeed(seed, number),
                point || gradients,
                gradients);
        requireFinite(step, number, learningRate);
        state.progress.step = number;
        int correct = correct(batch, step.outputs());
        state.progress.point.add(step.loss(), correct, batch.rows());
        state.progress.measurement.add(step.loss(), correct, batch.rows());
        if (point) {
            point(step, learningRate);
        }
        step.layers().forEach(layer -> gradient(layer, number));
        watcher.progress(number, steps, step.loss());
    }

    private double learningRate(int step) {
        double falls = Math.pow(config.schedule().factor(), state.progress.falls);
        return rate.at(step)
                * Math.max(state.progress.falls == 0 ? 0 : config.schedule().floor(), falls);
    }

    /// Rows whose most likely class is the one with the largest target.
    private int correct(ExampleBatch batch, float[] outputs) {
        int classes = data.classes().size();
        int correct = 0;
        for (int row = 0; classes > 0 && row < batch.rows(); row++) {
            int wanted = Losses.largest(batch.targets(), row * classes, classes);
            correct += Losses.largest(outputs, row * classes, classes) == wanted ? 1 : 0;
        }
        return correct;
    }

    private void requireFinite(NetworkTrainer.Step step, int number, double learningRate) {
        if (Double.isFinite(step.loss()) && !Double.isInfinite(step.gradientNorm())) {
            return;
        }
        NetworkState.Sums before = state.progress.measurement;
        throw new QuernException(
                ErrorCode.NOT_FINITE,
                String.format(
                        Locale.ROOT,
                        "step %d of %d gave loss %s and gradient norm %s at learning rate %.3g; the mean loss before was %.4f",
                        number,
                        steps,
                        step.loss(),
                        step.gradientNorm(),
                        learningRate,
                        before.loss / before.steps),
                "lower 'optimizer.learning-rate', lengthen 'schedule.warmup' or set 'optimizer.clip-norm'");
    }

    private void requireFinite(Measurement.Result result) {
        if (!Double.isFinite(result.loss())) {
            throw new QuernException(
                    ErrorCode.NOT_FINITE,
                    "the validation loss after step " + state.progress.step + " of " + steps + " is " + result.loss(),
                    "lower 'optimizer.learning-rate', lengthen 'schedule.warmup' or set 'optimizer.clip-norm'");
        }
    }

    private void point(NetworkTrainer.Step step, double learningRate) {
        Map<String, Object> point = newPoint("train");
        NetworkState.Sums sums = state.progress.point;
        point.put("loss", sums.loss / sums.steps);
        if (!data.classes().isEmpty()) {
            point.put("accuracy", (double) sums.correct / sums.rows);
        }
        point.put("learning-rate", learningRate);
        point.put("gradient-norm", step.gradientNorm());
        state.progress.curves.add(point);
        state.progress.point = new NetworkState.Sums();
    }

    private Map<String, Object> newPoint(String split) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("epoch", (state.progress.step - 1) / stepsPerEpoch + 1);
        point.put("step", state.progress.step);
        point.put("split", split);
        return point;
    }

    private void gradient(LayerMeasure layer, int number) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("step", number);
        point.put("parameter", layer.parameter());
        point.put("gradient-norm", layer.gradientNorm());
        point.put("gradient-mean-square", layer.gradientMeanSquare());
        point.put("weight-norm", layer.weightNorm());
        point.put("update-norm", layer.updateNorm());
        if (layer.weightNorm() > 0) {
            point.put("update-ratio", layer.updateNorm() / layer.weightNorm());
        }
        state.progress.gradients.add(point);
    }

    private void measure() {
        Measurement.Result[] result = new Measurement.Result[1];
        trainer.averaged(() -> result[0] = measurement.measure());
        requireFinite(result[0]);
        Map<String, Object> point = newPoint("validation");
        result[0].values().forEach(point::put);
        NetworkState.Sums sums = state.progress.measurement;
        point.put("train-loss", sums.loss / sums.steps);
        if (!data.classes().isEmpty()) {
            point.put("train-accuracy", (double) sums.correct / sums.rows);
        }
        state.progress.measurement = new NetworkState.Sums();
        state.progress.curves.add(point);
        compare(result[0]);
    }

    private void compare(Measurement.Result result) {
        int step = state.progress.step;
        Watch by = config.bestBy();
        if (state.progress.best.offer(result.of(by), by, 0, step)) {
            state.best = trainer.model();
        }
        config.stopEarly().ifPresent(stop -> {
            state.progress.stop.offer(result.of(stop.watch()), stop.watch(), stop.minDelta(), step);
        });
        ScheduleConfig schedule = config.schedule();
        if (schedule.type() == ScheduleConfig.Course.PLATEAU) {
            Best plateau = state.progress.plateau;
            plateau.offer(result.of(schedule.watch()), schedule.watch(), schedule.minDelta(), step);
            if (plateau.since >= schedule.patience()) {
                plateau.since = 0;
                state.progress.falls++;
            }
        }
    }

    /// The weights that measured best.
    Weights best() {
        return new Weights(state.progress.best.step, state.best);
    }

    /// The weights at the end.
    Weights last() {
        return new Weights(state.progress.step, trainer.model());
    }

    /// Points of the curves, in order.
    List<Map<String, Object>> curves() {
        return state.progress.curves;
    }

    /// What was measured of gradients, in order.
    List<Map<String, Object>> gradients() {
        return state.progress.gradients;
    }

    /// The point of the validation curve at a step.
    Map<String, Object> measuredAt(long step) {
        return curves().stream()
                .filter(point -> point.get("split").equals("validation"))
                .filter(point -> ((Number) point.get("step")).longValue() == step)
                .findFirst()
                .orElseThrow();
    }

    /// Whether it ended before its last epoch.
    boolean stoppedEarly() {
        return stopped;
    }

    long steps() {
        return steps;
    }

    NetworkTrainer trainer() {
        return trainer;
    }

    @Override
    public void close() throws IOException {
        measurement.close();
        feed.close();
        trainer.close();
    }
}
