package dev.quern.evaluation.classification;

import dev.quern.evaluation.statistics.FoldedNormal;
import dev.quern.evaluation.statistics.Interval;
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

    /// Fewer rows than this say nothing about a bin.
    private static final int FEWEST = 10;

    /// @param bins as many, if each then has ten rows, otherwise fewer
    static Calibration of(ScoredRows rows, int bins) {
        double[] confidence = new double[rows.size()];
        boolean[] correct = new boolean[rows.size()];
        for (int row = 0; row < confidence.length; row++) {
            int predicted = rows.predicted(row);
            confidence[row] = rows.probability(row, predicted);
            correct[row] = predicted == rows.labels()[row];
        }
        return of(confidence, correct, Math.clamp(rows.size() / FEWEST, 1, bins));
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
    /// alone makes it that large.
    double errorOfChance() {
        double sum = 0;
        for (double variance : binomialVariances()) {
            sum += FoldedNormal.mean(0, Math.sqrt(variance));
        }
        return sum / bins.length;
    }

    /// The interval of the expected error.
    ///
    /// @param design by how much the variance is larger because rows are not independent; 1 if they are
    Interval interval(double level, double design) {
        double[] drawn = excesses();
        double[] deviations = new double[count];
        double[] observed = observedVariances();
        double[] binomial = binomialVariances();
        for (int b = 0; b < count; b++) {
            drawn[b] /= bins.length;
            deviations[b] = Math.sqrt(design * Math.max(observed[b], binomial[b])) / bins.length;
        }
        Interval interval = FoldedNormal.interval(drawn, deviations, level);
        return new Interval(interval.lower(), Math.min(1, interval.upper()));
    }

    /// Variances of the sums of [#excesses] if each probability is right.
    private double[] binomialVariances() {
        double[] variances = new double[count];
        for (int row = 0; row < bins.length; row++) {
            variances[bins[row]] += confidence[row] * (1 - confidence[row]);
        }
        return variances;
    }

    /// The same as the rows show them.
    private double[] observedVariances() {
        double[] variances = new double[count];
        double[] means = excesses();
        long[] sizes = sizes();
        for (int row = 0; row < bins.length; row++) {
            double residual = excess(row) - means[bins[row]] / sizes[bins[row]];
            variances[bins[row]] += residual * residual;
        }
        return variances;
    }
}
