package dev.quern.evaluation.figures;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.statistics.Interval;
import dev.quern.evaluation.statistics.Proportion;
import dev.quern.evaluation.statistics.RatioStatistic;
import dev.quern.evaluation.statistics.RowBootstrap;
import dev.quern.evaluation.statistics.StudentStatistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/// Makes estimates over the same rows and the same resamples. Figures are asked for first, then [#run] draws all
/// resamples once, then the suppliers give their estimates.
public final class Estimator {
    private final RowBootstrap bootstrap;
    private final long[] clusters;
    private final boolean clustered;
    private final double level;
    private final double effective;
    private final List<RowBootstrap.Statistic> statistics = new ArrayList<>();

    /// @param clusters (rows) keys of what is drawn
    /// @param clustered whether rows with the same key are not independent, so that shares are resampled, too
    /// @param level of the intervals, such as 0.95
    public Estimator(long seed, long[] clusters, boolean clustered, double level, int resamples) {
        this.bootstrap = new RowBootstrap(seed, clusters, resamples);
        this.clusters = clusters;
        this.clustered = clustered;
        this.level = level;
        this.effective = effective(clusters);
    }

    private static double effective(long[] clusters) {
        Map<Long, Integer> sizes = new HashMap<>();
        for (long cluster : clusters) {
            sizes.merge(cluster, 1, Integer::sum);
        }
        return Interval.effective(
                sizes.values().stream().mapToDouble(size -> size).sorted().toArray());
    }

    public int resamples() {
        return bootstrap.resamples();
    }

    public double level() {
        return level;
    }

    /// How many independent rows these are worth.
    public double effective() {
        return effective;
    }

    /// Whether shares of rows are resampled, because rows are not independent.
    public boolean clustered() {
        return clustered;
    }

    /// Has a statistic see all resamples.
    public <S extends RowBootstrap.Statistic> S add(S statistic) {
        statistics.add(statistic);
        return statistic;
    }

    /// Draws the resamples.
    public void run() {
        bootstrap.run(statistics);
    }

    /// The share of the members that are successes: Wilson's interval, or a bootstrap of clusters. Gives null if
    /// there is
    /// no member.
    public Supplier<Estimate> share(IntPredicate success, IntPredicate member) {
        int rows = bootstrap.rows();
        double[] successes = new double[rows];
        double[] members = new double[rows];
        long n = 0;
        long hits = 0;
        for (int row = 0; row < rows; row++) {
            if (member.test(row)) {
                members[row] = 1;
                n++;
                if (success.test(row)) {
                    successes[row] = 1;
                    hits++;
                }
            }
        }
        return n == 0 ? () -> null : share(hits, n, successes, members);
    }

    private Supplier<Estimate> share(long hits, long n, double[] successes, double[] members) {
        if (clustered) {
            return ratio(successes, members, n);
        }
        Interval interval = Proportion.wilson(hits, n, level);
        Estimate estimate = new Estimate((double) hits / n, interval.lower(), interval.upper(), n);
        return () -> estimate;
    }

    /// The mean of a continuous value over all rows, with the interval of the studentised bootstrap.
    public Supplier<Estimate> mean(double[] values) {
        StudentStatistic statistic = add(new StudentStatistic(resamples(), clusters, values));
        return () -> {
            Interval interval = effective < 2 ? null : statistic.interval(level);
            return interval == null
                    ? new Estimate(statistic.mean(), null, null, values.length)
                    : new Estimate(statistic.mean(), interval.lower(), interval.upper(), values.length);
        };
    }

    /// The mean of a value that is -1, 0 or 1 over all rows.
    public Supplier<Estimate> average(double[] values) {
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        return ratio(values, ones, values.length);
    }

    /// The ratio of two sums over rows, resampled.
    ///
    /// @param denominators (rows), 0 for a row that has no part in it
    /// @param n rows that have part in it
    public Supplier<Estimate> ratio(double[] numerators, double[] denominators, long n) {
        RatioStatistic statistic = add(new RatioStatistic(resamples(), numerators, denominators));
        double value = sum(numerators) / sum(denominators);
        return () -> estimate(value, statistic.replicates(), n);
    }

    /// A figure with the percentile interval of its replicates; without one if there are too few rows.
    public Estimate estimate(double value, double[] replicates, long n) {
        if (n < 2 || effective < 2 || !Double.isFinite(value) || !anyFinite(replicates)) {
            return new Estimate(value, null, null, n);
        }
        Interval interval = Interval.percentile(replicates, level, Math.min(n, effective));
        return new Estimate(value, interval.lower(), interval.upper(), n);
    }

    /// A figure between 0 and 1, such as F1, with the interval of [Interval#logit]; none at 0 and 1, where resampling
    /// cannot tell how far the truth may be.
    public Estimate bounded(double value, double[] replicates, long n) {
        Interval interval = n < 2 || effective < 2 || !(value > 0 && value < 1)
                ? null
                : Interval.logit(value, replicates, level, Math.min(n, effective));
        return interval == null
                ? new Estimate(value, null, null, n)
                : new Estimate(value, interval.lower(), interval.upper(), n);
    }

    /// The mean of shares of separate rows, with the interval that their intervals give together: distances to the ends
    /// are squared and added (Zou and Donner 2008).
    public static Estimate meanOfShares(List<Estimate> shares, long n) {
        double sum = 0;
        double below = 0;
        double above = 0;
        for (Estimate share : shares) {
            sum += share.value();
            below = Math.hypot(below, share.value() - share.lower());
            above = Math.hypot(above, share.upper() - share.value());
        }
        int k = shares.size();
        return new Estimate(sum / k, Math.max(0, (sum - below) / k), Math.min(1, (sum + above) / k), n);
    }

    /// Whether there is a replicate that an interval can be made of.
    static boolean anyFinite(double[] replicates) {
        for (double replicate : replicates) {
            if (Double.isFinite(replicate)) {
                return true;
            }
        }
        return false;
    }

    /// In the order of the array.
    public static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
