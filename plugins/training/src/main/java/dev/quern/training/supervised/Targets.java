package dev.quern.training.supervised;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.training.supervised.NetworkTrainingConfig.Loss;
import dev.quern.training.supervised.NetworkTrainingConfig.Objective;
import java.util.List;
import java.util.Map;

/// What a batch is to become, in the form in which the loss wants it.
///
/// Classification: with t' = (1 - s) t + s / C for label smoothing s and C classes, w the weights of classes, and
/// W the sum of w t over the batch, the loss is the sum of -w t' / W * log p. For plain labels that is
/// `torch.nn.CrossEntropyLoss` with `weight` and `label_smoothing`. Regression: standardised values.
final class Targets {
    private final Loss loss;
    private final float[] classWeights;
    private final double mean;
    private final double deviation;

    private Targets(Loss loss, float[] classWeights, double mean, double deviation) {
        this.loss = loss;
        this.classWeights = classWeights;
        this.mean = mean;
        this.deviation = deviation;
    }

    /// Those of a training.
    ///
    /// @throws QuernException where weights are given to a class that there is not
    static Targets of(NetworkTrainingConfig config, TrainingData data) {
        if (config.objective() == Objective.REGRESSION) {
            return ofValues(
                    config.loss(), data.survey().targetMean(), data.survey().targetDeviation());
        }
        List<String> classes = data.classes();
        float[] weights = balanced(data.rowsOfClasses());
        if (!config.loss().balanced()) {
            Map<String, Double> given = config.loss().classWeights();
            for (int c = 0; c < weights.length; c++) {
                weights[c] = given.getOrDefault(classes.get(c), 1.0).floatValue();
            }
            given.keySet().stream()
                    .filter(name -> !classes.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new QuernException(
                                ErrorCode.INVALID_JOB,
                                "'loss.class-weights' names class '" + name + "'; the classes are " + classes,
                                "name a class of the training rows");
                    });
        }
        return ofClasses(config.loss(), weights);
    }

    /// @param classWeights one for each class
    static Targets ofClasses(Loss loss, float[] classWeights) {
        return new Targets(loss, classWeights, 0, 1);
    }

    /// @param mean of the training targets, taken from each
    /// @param deviation by which they are divided
    static Targets ofValues(Loss loss, double mean, double deviation) {
        return new Targets(loss, new float[0], mean, deviation);
    }

    /// Weights by which each class counts alike: rows / (classes * rows of the class).
    static float[] balanced(List<Long> rows) {
        long all = rows.stream().mapToLong(Long::longValue).sum();
        float[] weights = new float[rows.size()];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = rows.get(c) == 0 ? 0 : (float) ((double) all / (rows.size() * rows.get(c)));
        }
        return weights;
    }

    /// Numbers for one row.
    int width() {
        return Math.max(1, classWeights.length);
    }

    /// @return (rows, width): for classes -w t' / W, for values standardised ones
    float[] of(ExampleBatch batch) {
        float[] result = new float[batch.rows() * width()];
        if (classWeights.length == 0) {
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) ((batch.targets()[i] - mean) / deviation);
            }
            return result;
        }
        double sum = 0;
        for (int i = 0; i < result.length; i++) {
            sum += (double) classWeights[i % classWeights.length] * batch.targets()[i];
        }
        if (sum == 0) {
            return result;
        }
        double kept = 1 - loss.labelSmoothing();
        double spread = loss.labelSmoothing() / classWeights.length;
        for (int i = 0; i < result.length; i++) {
            double smooth = kept * batch.targets()[i] + spread;
            result[i] = (float) (-classWeights[i % classWeights.length] * smooth / sum);
        }
        return result;
    }
}
