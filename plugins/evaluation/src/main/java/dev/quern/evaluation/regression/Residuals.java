package dev.quern.evaluation.regression;

import dev.quern.evaluation.figures.Estimator;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.RegressionFindings;
import dev.quern.evaluation.result.RegressionFindings.Bin;
import dev.quern.evaluation.result.RegressionFindings.Point;
import dev.quern.evaluation.result.RegressionFindings.Quantile;
import dev.quern.evaluation.statistics.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Where predictions lie beside the truth.
final class Residuals {
    private static final double[] PROBABILITIES = {0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1};
    private static final int MOST_POINTS = 1_000;
    private static final int FEWEST_IN_A_BIN = 10;

    private final ScoredValues rows;
    private final List<Supplier<Bin>> bins = new ArrayList<>();

    Residuals(ScoredValues rows, Estimator estimator, int count) {
        this.rows = rows;
        int[] order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> rows.predicted()[row]))
                .mapToInt(row -> row)
                .toArray();
        int number = Math.clamp(rows.size() / FEWEST_IN_A_BIN, 1, count);
        for (int b = 0; b < number; b++) {
            int from = (int) ((long) b * order.length / number);
            int to = (int) ((long) (b + 1) * order.length / number);
            bin(Arrays.copyOfRange(order, from, to), estimator);
        }
    }

    private void bin(int[] members, Estimator estimator) {
        double[] truth = new double[rows.size()];
        double[] ones = new double[rows.size()];
        double predicted = 0;
        for (int row : members) {
            truth[row] = rows.truth()[row];
            ones[row] = 1;
            predicted += rows.predicted()[row] / members.length;
        }
        double mean = predicted;
        Supplier<Estimate> estimate = estimator.ratio(truth, ones, members.length);
        bins.add(() -> new Bin(members.length, mean, estimate.get()));
    }

    RegressionFindings findings() {
        return new RegressionFindings(
                quantiles(), points(), bins.stream().map(Supplier::get).toList());
    }

    private List<Quantile> quantiles() {
        double[] sorted = rows.each(rows::residual);
        Arrays.sort(sorted);
        return Arrays.stream(PROBABILITIES)
                .mapToObj(p -> {
                    double place = p * (sorted.length - 1);
                    int below = (int) place;
                    int above = Math.min(below + 1, sorted.length - 1);
                    return new Quantile(p, sorted[below] + (place - below) * (sorted[above] - sorted[below]));
                })
                .toList();
    }

    /// Chosen by a hash of their ids.
    private List<Point> points() {
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                                (Integer row) -> CounterRandom.key(rows.ids().get(row)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST_POINTS)
                .map(row -> new Point(rows.truth()[row], rows.predicted()[row]))
                .toList();
    }
}
