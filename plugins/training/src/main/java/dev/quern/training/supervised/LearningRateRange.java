package dev.quern.training.supervised;

import ai.djl.engine.Engine;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.Feed;
import dev.quern.api.image.Augmenters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A training whose learning rate rises until the loss grows.
final class LearningRateRange implements AutoCloseable {
    /// Share of the points at the start that say little, because the mean is of few losses.
    private static final int SKIPPED = 10;

    private final FindLearningRate.Config config;
    private final long seed;
    private final Targets targets;
    private final NetworkTrainer trainer;
    private final Feed feed;
    private final List<Point> points = new ArrayList<>();
    private double mean;
    private double lowest = Double.POSITIVE_INFINITY;
    private boolean grown;

    /// @param meanLoss exponential moving average of the losses so far, corrected for its start at 0
    record Point(int step, double learningRate, double loss, double meanLoss) {}

    /// @param steepest where the mean loss falls fastest over the logarithm of the rate
    /// @param lowestLossAt where it is lowest
    record Suggestion(double steepest, double lowestLossAt) {}

    LearningRateRange(
            Engine engine,
            FindLearningRate.Config config,
            TrainingData data,
            Augmenters augmenters,
            Optional<TransferredWeights> start,
            long seed)
            throws IOException {
        this.config = config;
        this.seed = seed;
        targets = Targets.of(config.training(), data);
        trainer = new NetworkTrainer(engine, config.training(), data.inputShape(), targets.width(), seed);
        start.ifPresent(
                weights -> trainer.start(weights.fit(trainer, config.training().transfer())));
        feed = data.openTraining(augmenters, seed);
    }

    /// The learning rate of a step, from 1.
    double rate(int step) {
        double progress = (step - 1.0) / (config.steps() - 1.0);
        return config.lowest() * Math.pow(config.highest() / config.lowest(), progress);
    }

    /// Takes the next step.
    void advance() {
        int number = points.size() + 1;
        ExampleBatch batch = feed.next();
        NetworkTrainer.Step step = trainer.step(
                batch.inputs(),
                targets.of(batch),
                batch.rows(),
                number,
                rate(number),
                NetworkTrainer.dropoutSeed(seed, number),
                false,
                false);
        mean = config.smoothing() * mean + (1 - config.smoothing()) * step.loss();
        double corrected = mean / (1 - Math.pow(config.smoothing(), number));
        if (!Double.isFinite(corrected)) {
            grown = true;
            return;
        }
        points.add(new Point(number, rate(number), step.loss(), corrected));
        lowest = Math.min(lowest, corrected);
        grown = points.size() > config.steps() / SKIPPED && corrected > config.growth() * lowest;
    }

    /// Whether the loss has grown so far that going on would say nothing.
    boolean hasGrown() {
        return grown;
    }

    List<Point> points() {
        return points;
    }

    /// What the points say.
    ///
    /// @throws QuernException where there are too few
    Suggestion suggest() {
        int first = config.steps() / SKIPPED;
        if (points.size() < first + 3) {
            throw new QuernException(
                    ErrorCode.NOT_FINITE,
                    "the loss grew after " + points.size() + " steps, at learning rate "
                            + (points.isEmpty()
                                    ? config.lowest()
                                    : points.getLast().learningRate()),
                    "lower 'lowest'");
        }
        return suggest(points.subList(first, points.size()));
    }

    /// The steepest fall lies before the lowest loss; behind it the curve is that of a failing training.
    static Suggestion suggest(List<Point> points) {
        int lowest = 0;
        for (int i = 1; i < points.size(); i++) {
            lowest = points.get(i).meanLoss() < points.get(lowest).meanLoss() ? i : lowest;
        }
        int steepest = lowest;
        double slope = 0;
        for (int i = 1; i < Math.min(lowest + 1, points.size() - 1); i++) {
            double fall = points.get(i + 1).meanLoss() - points.get(i - 1).meanLoss();
            if (fall < slope) {
                slope = fall;
                steepest = i;
            }
        }
        return new Suggestion(
                points.get(steepest).learningRate(), points.get(lowest).learningRate());
    }

    @Override
    public void close() {
        feed.close();
        trainer.close();
    }
}
