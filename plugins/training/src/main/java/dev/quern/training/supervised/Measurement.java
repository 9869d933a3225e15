package dev.quern.training.supervised;

import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.Feed;
import dev.quern.training.supervised.NetworkTrainingConfig.Watch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Measures a network on the validation rows.
final class Measurement implements AutoCloseable {
    private final TrainingData data;
    private final NetworkTrainer trainer;
    private final Losses losses;
    private final Feed feed;

    /// @param accuracy share of rows whose most likely class is their label; NaN for a regression
    /// @param error root of the mean squared error in the units of the target; NaN for a classification
    record Result(double loss, double accuracy, double error) {
        double of(Watch watch) {
            return watch == Watch.VALIDATION_LOSS ? loss : accuracy;
        }

        /// By their names in curves.
        Map<String, Double> values() {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("loss", loss);
            if (!Double.isNaN(accuracy)) {
                values.put("accuracy", accuracy);
            }
            if (!Double.isNaN(error)) {
                values.put("root-mean-squared-error", error);
            }
            return values;
        }
    }

    Measurement(NetworkTrainingConfig config, TrainingData data, NetworkTrainer trainer) throws IOException {
        this.data = data;
        this.trainer = trainer;
        losses = new Losses(config.objective(), config.loss());
        feed = data.openValidation();
    }

    /// Goes through all rows once.
    Result measure() {
        feed.seek(0, 0);
        int classes = data.classes().size();
        double loss = 0;
        double squares = 0;
        long correct = 0;
        for (int b = 0; b < feed.batches(); b++) {
            ExampleBatch batch = feed.next();
            float[] outputs = trainer.outputs(batch.inputs(), batch.rows());
            for (int row = 0; row < batch.rows(); row++) {
                if (classes > 0) {
                    int label = batch.labels()[row];
                    loss += Losses.crossEntropy(outputs, row * classes, classes, label);
                    correct += Losses.largest(outputs, row * classes, classes) == label ? 1 : 0;
                } else {
                    double error = outputs[row] - standardised(batch.targets()[row]);
                    loss += losses.regression(error);
                    squares += error * error;
                }
            }
        }
        long rows = feed.rows();
        double deviation = data.survey().targetDeviation();
        return new Result(
                loss / rows,
                classes > 0 ? (double) correct / rows : Double.NaN,
                classes > 0 ? Double.NaN : deviation * Math.sqrt(squares / rows));
    }

    private double standardised(double target) {
        return (target - data.survey().targetMean()) / data.survey().targetDeviation();
    }

    @Override
    public void close() {
        feed.close();
    }
}
