package dev.quern.evaluation.classification;

import dev.quern.evaluation.statistics.RowBootstrap;
import dev.quern.evaluation.statistics.RowBootstrap.Block;
import java.util.Arrays;

/// How well the probability of the predicted class agrees with how often it is right, in bins of about equally many
/// rows
/// (Nixon et al. 2019); rows of equal confidence share a bin, so there may be fewer bins than asked for.
///
/// @param bins (rows) bin of each row, by rising confidence
/// @param count number of bins
/// @param confidence (rows)
/// @param correct (rows)
record Calibration(int[] bins, int count, double[] confidence, boolean[] correct) {

    static Calibration of(ScoredRows rows, int bins) {
        double[] confidence = new double[rows.size()];
        boolean[] correct = new boolean[rows.size()];
        for (int row = 0; row < confidence.length; row++) {
            int predicted = rows.predicted(row);
            confidence[row] = rows.probability(row, predicted);
            correct[row] = predicted == rows.labels()[row];
        }
        return of(confidence, correct, bins);
    }

    static Calibration of(double[] confidence, boolean[] correct, int bins) {
        int n = confidence.length;
        double[] sorted = confidence.clone();
        Arrays.sort(sorted);
        double[] edges = new double[bins - 1]; // a bin holds what is at most its edge
        for (int b = 1; b < bins; b++) {
            edges[b - 1] = sorted[Math.max(0, (int) ((long) b * n / bins) - 1)];
        }
        edges = Arrays.stream(edges)
                .distinct()
                .filter(edge -> edge < sorted[n - 1])
                .toArray();
        int[] of = new int[n];
        for (int row = 0; row < n; row++) {
            int place = Arrays.binarySearch(edges, confidence[row]);
            of[row] = place >= 0 ? place : -place - 1;
        }
        return new Calibration(of, edges.length + 1, confidence, correct);
    }

    /// Confidence less outcome.
    double excess(int row) {
        return confidence[row] - (correct[row] ? 1 : 0);
    }

    /// Sum over rows of confidence less outcome, by bin.
    private double[] excesses() {
        double[] sums = new double[count];
        for (int row = 0; row < bins.length; row++) {
            sums[bins[row]] += excess(row);
        }
        return sums;
    }

    /// Rows by bin.
    long[] sizes() {
        long[] sizes = new long[count];
        Arrays.stream(bins).forEach(bin -> sizes[bin]++);
        return sizes;
    }

    /// Expected calibration error: the distance between confidence and accuracy, averaged over rows (Naeini et al.
    /// 2015).
    double expectedError() {
        return Arrays.stream(excesses()).map(Math::abs).sum() / bins.length;
    }

    /// The largest distance of a bin.
    double largestError() {
        double[] sums = excesses();
        long[] sizes = sizes();
        double largest = 0;
        for (int b = 0; b < count; b++) {
            largest = Math.max(largest, Math.abs(sums[b]) / sizes[b]);
        }
        return largest;
    }

    /// What the expected error of rows like these would be on average if each probability were exactly right: chance
    /// alone makes it that large. By the normal approximation of each bin, sqrt(2 / pi) times its deviation.
    double errorOfChance() {
        double[] variances = new double[count];
        for (int row = 0; row < bins.length; row++) {
            variances[bins[row]] += confidence[row] * (1 - confidence[row]);
        }
        return Arrays.stream(variances).map(Math::sqrt).sum() * Math.sqrt(2 / Math.PI) / bins.length;
    }

    /// The expected error in each resample, over the same bins.
    final class Statistic implements RowBootstrap.Statistic {
        private final double[] errors;

        Statistic(int resamples) {
            errors = new double[resamples];
        }

        @Override
        public void take(Block block) {
            double[] sums = new double[count * RowBootstrap.BLOCK];
            int[] rows = new int[RowBootstrap.BLOCK];
            for (int row = 0; row < bins.length; row++) {
                block.add(row, excess(row), sums, bins[row] * RowBootstrap.BLOCK);
                block.add(row, rows, 0);
            }
            for (int r = 0; r < block.size(); r++) {
                double error = 0;
                for (int b = 0; b < count; b++) {
                    error += Math.abs(sums[b * RowBootstrap.BLOCK + r]);
                }
                errors[block.first() + r] = error / rows[r];
            }
        }

        double[] replicates() {
            return errors;
        }
    }

    Statistic statistic(int resamples) {
        return new Statistic(resamples);
    }
}
