package dev.quern.evaluation.statistics;

import dev.quern.evaluation.statistics.RowBootstrap.Block;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The studentised bootstrap (bootstrap-t) of a mean over rows: in each resample the distance of its mean from that of
/// all rows, in units of its own standard error. Where values are skewed, as losses are, its intervals cover what
/// percentiles miss (Hall 1988). Rows of one cluster are added up first.
public final class StudentStatistic implements RowBootstrap.Statistic {
    private final double[] sums; // (rows): of the cluster, at its first row
    private final double[] sizes; // (rows): likewise, rows of the cluster
    private final boolean clustered;
    private final double mean;
    private final double error;
    private final double[] distances;

    /// @param clusters (rows) keys
    /// @param values (rows)
    public StudentStatistic(int resamples, long[] clusters, double[] values) {
        sums = new double[values.length];
        sizes = new double[values.length];
        Map<Long, Integer> first = new HashMap<>();
        for (int row = 0; row < values.length; row++) {
            Integer known = first.putIfAbsent(clusters[row], row);
            int at = known == null ? row : known;
            sums[at] += values[row];
            sizes[at]++;
        }
        clustered = first.size() < values.length;
        double sum = Arrays.stream(sums).sum();
        mean = sum / values.length;
        double squares = 0;
        for (int row = 0; row < sums.length; row++) {
            double residual = sums[row] - mean * sizes[row];
            squares += residual * residual;
        }
        error = Math.sqrt(squares) / values.length;
        distances = new double[resamples];
    }

    @Override
    public void take(Block block) {
        double[] sum = new double[RowBootstrap.BLOCK];
        double[] size = new double[RowBootstrap.BLOCK];
        double[] squares = new double[RowBootstrap.BLOCK];
        // In clusters of one row these are the same sums.
        double[] products = clustered ? new double[RowBootstrap.BLOCK] : sum;
        double[] sizeSquares = clustered ? new double[RowBootstrap.BLOCK] : size;
        for (int row = 0; row < sums.length; row++) {
            if (sizes[row] > 0) {
                double residual = sums[row] - mean * sizes[row];
                block.add(row, residual, sum, 0);
                block.add(row, sizes[row], size, 0);
                block.add(row, residual * residual, squares, 0);
                if (clustered) {
                    block.add(row, residual * sizes[row], products, 0);
                    block.add(row, sizes[row] * sizes[row], sizeSquares, 0);
                }
            }
        }
        for (int r = 0; r < block.size(); r++) {
            double distance = sum[r] / size[r];
            double variance = squares[r] - 2 * distance * products[r] + distance * distance * sizeSquares[r];
            distances[block.first() + r] = distance / (Math.sqrt(Math.max(0, variance)) / size[r]);
        }
    }

    public double mean() {
        return mean;
    }

    /// The interval of the mean; null if all rows are alike.
    public Interval interval(double level) {
        double[] sorted =
                Arrays.stream(distances).filter(Double::isFinite).sorted().toArray();
        if (error == 0 || sorted.length == 0) {
            return null;
        }
        double tail = (1 - level) / 2;
        return new Interval(
                mean - Interval.quantile(sorted, 1 - tail) * error, mean - Interval.quantile(sorted, tail) * error);
    }

    /// Two-sided p-value of the hypothesis that the mean is 0.
    public double pValue() {
        double observed = error == 0 ? 0 : Math.abs(mean) / error;
        long finite = Arrays.stream(distances).filter(Double::isFinite).count();
        long further = Arrays.stream(distances)
                .filter(distance -> Double.isFinite(distance) && Math.abs(distance) >= observed)
                .count();
        return (further + 1.0) / (finite + 1.0);
    }
}
