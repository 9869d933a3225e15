package dev.quern.training.supervised;

import ai.djl.ndarray.NDArray;
import dev.quern.training.supervised.NetworkTrainingConfig.Loss;
import dev.quern.training.supervised.NetworkTrainingConfig.Loss.Regression;
import dev.quern.training.supervised.NetworkTrainingConfig.Objective;

/// The loss of a batch as a differentiable scalar.
final class Losses {
    private final Objective objective;
    private final Loss config;

    Losses(Objective objective, Loss config) {
        this.objective = objective;
        this.config = config;
    }

    /// @param outputs (rows, width) of the network
    /// @param targets (rows, width) of [Targets]
    NDArray of(NDArray outputs, NDArray targets) {
        if (objective == Objective.CLASSIFICATION) {
            return outputs.logSoftmax(1).mul(targets).sum();
        }
        NDArray error = outputs.sub(targets);
        if (config.type() == Regression.MEAN_SQUARED_ERROR) {
            return error.square().mean();
        }
        NDArray magnitude = error.abs();
        NDArray inner = magnitude.minimum((float) config.delta());
        return inner.mul(magnitude.sub(inner.mul(0.5f))).mean();
    }

    /// The loss of one row outside of training: cross-entropy of its label alone, without smoothing and weights, so
    /// that
    /// runs of different settings compare; or that of the regression.
    ///
    /// @param outputs of all rows
    /// @param at where the row begins
    /// @param label index of the class
    static double crossEntropy(float[] outputs, int at, int classes, int label) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            highest = Math.max(highest, outputs[at + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(outputs[at + c] - highest);
        }
        return Math.log(sum) + highest - outputs[at + label];
    }

    /// Likewise for a value.
    double regression(double error) {
        if (config.type() == Regression.MEAN_SQUARED_ERROR) {
            return error * error;
        }
        double inner = Math.min(Math.abs(error), config.delta());
        return inner * (Math.abs(error) - inner / 2);
    }

    /// The class of the largest of the values that begin at a place; of equal ones the first.
    static int largest(float[] values, int at, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (values[at + c] > values[at + best]) {
                best = c;
            }
        }
        return best;
    }
}
