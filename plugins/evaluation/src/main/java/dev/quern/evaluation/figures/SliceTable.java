package dev.quern.evaluation.figures;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import dev.quern.evaluation.statistics.DocumentBootstrap.Resamples;
import dev.quern.evaluation.statistics.Interval;
import dev.quern.evaluation.statistics.Proportion;
import dev.quern.evaluation.statistics.RatioStatistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A figure by parts of the rows: which are worse than the rest, and whether that may be chance. All columns that were
/// asked for are one family for the adjustment by Benjamini and Hochberg.
public final class SliceTable {
    private final Estimator estimator;
    private final double[] values;
    private final boolean binary;
    private final boolean higherIsBetter;
    private final int minimum;
    private final List<Pending> pending = new ArrayList<>();
    private final RatioStatistic all;

    /// A part whose resamples may still be drawn.
    private record Pending(SliceColumn column, String value, long n, double sum, RatioStatistic statistic) {}

    /// @param values (rows) of which each part shows the mean
    /// @param binary whether all are 0 or 1
    /// @param minimum rows that a part needs for an interval
    public SliceTable(Estimator estimator, double[] values, boolean binary, boolean higherIsBetter, int minimum) {
        this.estimator = estimator;
        this.values = values;
        this.binary = binary && !estimator.clustered();
        this.higherIsBetter = higherIsBetter;
        this.minimum = minimum;
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        this.all = this.binary ? null : estimator.add(new RatioStatistic(estimator.resamples(), values, ones));
    }

    /// Asks for the parts of a column.
    public void add(SliceColumn column) {
        for (int part = 0; part < column.parts().size(); part++) {
            add(column, part);
        }
    }

    private void add(SliceColumn column, int part) {
        double[] mine = new double[values.length];
        double[] members = new double[values.length];
        for (int row = 0; row < values.length; row++) {
            if (column.part()[row] == part) {
                mine[row] = values[row];
                members[row] = 1;
            }
        }
        long n = (long) Estimator.sum(members);
        boolean resampled = !binary && n >= minimum;
        RatioStatistic statistic =
                resampled ? estimator.add(new RatioStatistic(estimator.resamples(), mine, members)) : null;
        if (n > 0) {
            pending.add(new Pending(column, column.parts().get(part), n, Estimator.sum(mine), statistic));
        }
    }

    /// The parts, once resamples were drawn: column by column, in each the worst gap first.
    public List<Slice> slices() {
        List<Slice> slices = new ArrayList<>();
        List<Integer> tested = new ArrayList<>();
        for (Pending part : pending) {
            Slice slice = slice(part);
            if (slice.adjustedP() != null) {
                tested.add(slices.size());
            }
            slices.add(slice);
        }
        double[] adjusted = Interval.adjust(
                tested.stream().mapToDouble(i -> slices.get(i).adjustedP()).toArray());
        for (int t = 0; t < adjusted.length; t++) {
            Slice slice = slices.get(tested.get(t));
            slices.set(
                    tested.get(t),
                    new Slice(slice.column(), slice.value(), slice.figure(), slice.gap(), adjusted[t], false));
        }
        List<String> columns =
                pending.stream().map(p -> p.column().name()).distinct().toList();
        slices.sort(Comparator.<Slice>comparingInt(slice -> columns.indexOf(slice.column()))
                .thenComparingDouble(this::merit)
                .thenComparing(Slice::value));
        return slices;
    }

    private double merit(Slice slice) {
        double gap = slice.gap() == null ? 0 : slice.gap().value();
        return higherIsBetter ? gap : -gap;
    }

    private Slice slice(Pending part) {
        String column = part.column().name();
        double mean = part.sum() / part.n();
        long others = values.length - part.n();
        double gap = mean - (Estimator.sum(values) - part.sum()) / others;
        if (part.n() < minimum) {
            Estimate bare = new Estimate(mean, null, null, part.n());
            Estimate gapOnly = others == 0 ? null : new Estimate(gap, null, null, part.n());
            return new Slice(column, part.value(), bare, gapOnly, null, true);
        }
        return binary ? exact(part, column, mean, gap, others) : resampled(part, column, mean, gap, others);
    }

    private Slice exact(Pending part, String column, double mean, double gap, long others) {
        long hits = Math.round(part.sum());
        Interval interval = Proportion.wilson(hits, part.n(), estimator.level());
        Estimate figure = new Estimate(mean, interval.lower(), interval.upper(), part.n());
        if (others == 0) {
            return new Slice(column, part.value(), figure, null, null, false);
        }
        long rest = Math.round(Estimator.sum(values)) - hits;
        Interval between = Proportion.difference(hits, part.n(), rest, others, estimator.level());
        double p = Proportion.fisherMid(hits, part.n(), rest, others);
        Estimate difference = new Estimate(gap, between.lower(), between.upper(), part.n());
        return new Slice(column, part.value(), figure, difference, p, false);
    }

    private Slice resampled(Pending part, String column, double mean, double gap, long others) {
        Resamples mine = part.statistic().sums();
        Estimate figure = estimator.estimate(mean, mine.ratios(), part.n());
        if (others == 0) {
            return new Slice(column, part.value(), figure, null, null, false);
        }
        double[] gaps = mine.ratiosMinus(all.sums().without(mine));
        Estimate difference = estimator.estimate(gap, gaps, part.n());
        return new Slice(column, part.value(), figure, difference, Interval.pValue(gaps), false);
    }
}
