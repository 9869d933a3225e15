package dev.quern.evaluation.classification;

import dev.quern.evaluation.figures.Estimator;
import dev.quern.evaluation.result.ClassificationFindings.Bin;
import dev.quern.evaluation.result.ClassificationFindings.Decision;
import dev.quern.evaluation.result.ClassificationFindings.Threshold;
import dev.quern.evaluation.result.Evaluation.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// What probabilities are worth: accuracy by confidence, and what thresholds do.
final class Reliability {
    private static final double[] CONFIDENCES = {0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};
    private static final double[] PROBABILITIES = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95};

    private final int size;
    private final Calibration calibration;
    private final List<Supplier<Estimate>> accuracies = new ArrayList<>();
    private final List<Supplier<Threshold>> thresholds = new ArrayList<>();
    private final List<Supplier<Decision>> decisions = new ArrayList<>();

    Reliability(ScoredRows rows, Calibration calibration, Estimator estimator) {
        this.size = rows.size();
        this.calibration = calibration;
        for (int b = 0; b < calibration.count(); b++) {
            int bin = b;
            accuracies.add(estimator.share(
                    row -> calibration.correct()[row], row -> calibration.bins()[row] == bin));
        }
        for (double confidence : CONFIDENCES) {
            threshold(confidence, estimator);
        }
        if (rows.classes().size() == 2) {
            for (double probability : PROBABILITIES) {
                decision(rows, probability, estimator);
            }
        }
    }

    private void threshold(double confidence, Estimator estimator) {
        Supplier<Estimate> accuracy = estimator.share(
                row -> calibration.correct()[row], row -> calibration.confidence()[row] >= confidence);
        thresholds.add(() -> {
            Estimate estimate = accuracy.get();
            long n = estimate == null ? 0 : estimate.n();
            return new Threshold(confidence, n, (double) n / size, estimate);
        });
    }

    private void decision(ScoredRows rows, double probability, Estimator estimator) {
        int[] labels = rows.labels();
        Supplier<Estimate> precision =
                estimator.share(row -> labels[row] == 1, row -> rows.probability(row, 1) >= probability);
        Supplier<Estimate> recall =
                estimator.share(row -> rows.probability(row, 1) >= probability, row -> labels[row] == 1);
        Supplier<Estimate> specificity =
                estimator.share(row -> rows.probability(row, 1) < probability, row -> labels[row] == 0);
        decisions.add(() -> new Decision(probability, precision.get(), recall.get(), specificity.get()));
    }

    List<Threshold> thresholds() {
        return thresholds.stream().map(Supplier::get).toList();
    }

    List<Decision> decisions() {
        return decisions.stream().map(Supplier::get).toList();
    }

    List<Bin> bins() {
        double[] least = new double[calibration.count()];
        double[] most = new double[calibration.count()];
        double[] sums = new double[calibration.count()];
        Arrays.fill(least, 1);
        for (int row = 0; row < size; row++) {
            int bin = calibration.bins()[row];
            double confidence = calibration.confidence()[row];
            least[bin] = Math.min(least[bin], confidence);
            most[bin] = Math.max(most[bin], confidence);
            sums[bin] += confidence;
        }
        long[] sizes = calibration.sizes();
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < sizes.length; b++) {
            bins.add(new Bin(
                    least[b],
                    most[b],
                    sizes[b],
                    sums[b] / sizes[b],
                    accuracies.get(b).get()));
        }
        return bins;
    }
}
