package dev.quern.evaluation.classification;

import dev.quern.evaluation.figures.Estimator;
import dev.quern.evaluation.result.ClassificationFindings.ClassFigures;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.statistics.Area;
import dev.quern.evaluation.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Figures of each class against all others, and the means of those that rest on an order of rows.
final class ClassTable {
    /// Weights of rows, one for each resample and class, that intervals of curves may cost.
    private static final long MOST_WORK = 2_000_000_000L;

    /// Up to so many classes, the F1 of each has an interval.
    private static final int MOST_RESAMPLED = 200;

    private final ScoredRows rows;
    private final ClassCounts counts;
    private final Estimator estimator;
    private final List<Ranking> rankings;
    private final List<Supplier<Estimate>> precisions = new ArrayList<>();
    private final List<Supplier<Estimate>> recalls = new ArrayList<>();
    private final CountStatistic f1;
    private final List<RankStatistic> ranks = new ArrayList<>();
    private final int rankResamples;

    ClassTable(ScoredRows rows, int[] predictions, List<Ranking> rankings, Estimator estimator) {
        this.rows = rows;
        this.rankings = rankings;
        this.estimator = estimator;
        int classes = rows.classes().size();
        int[] labels = rows.labels();
        this.counts = ClassCounts.of(classes, labels, predictions);
        List<ToDoubleFunction<ClassCounts>> figures = new ArrayList<>();
        long work = (long) rows.size() * classes;
        this.rankResamples = Math.clamp(MOST_WORK / work, Math.min(200, estimator.resamples()), estimator.resamples());
        for (int c = 0; c < classes; c++) {
            int label = c;
            precisions.add(estimator.share(row -> labels[row] == label, row -> predictions[row] == label));
            recalls.add(estimator.share(row -> predictions[row] == label, row -> labels[row] == label));
            if (classes <= MOST_RESAMPLED) {
                figures.add(resampled -> resampled.f1(label));
            }
            ranks.add(
                    rankings.get(c).hasBoth()
                            ? estimator.add(new RankStatistic(rankResamples, rankings.get(c)))
                            : null);
        }
        this.f1 = estimator.add(new CountStatistic(estimator.resamples(), classes, labels, predictions, figures));
    }

    ClassCounts counts() {
        return counts;
    }

    /// Resamples that intervals of curves come from.
    int rankResamples() {
        return rankResamples;
    }

    List<ClassFigures> figures() {
        List<ClassFigures> all = new ArrayList<>();
        for (int c = 0; c < rows.classes().size(); c++) {
            all.add(figures(c));
        }
        return all;
    }

    private ClassFigures figures(int c) {
        long support = (long) counts.support()[c];
        long predicted = (long) counts.predicted()[c];
        RankStatistic rank = ranks.get(c);
        return new ClassFigures(
                rows.classes().get(c),
                support,
                predicted,
                precisions.get(c).get(),
                recalls.get(c).get(),
                f1(c, support + predicted),
                rank == null ? null : area(c),
                rank == null ? null : estimator.bounded(rankings.get(c).averagePrecision(), rank.precisions(), support),
                remark(support, predicted));
    }

    /// From the resamples; where they all give the same, 0 or 1, Newcombe's interval, which is wide.
    private Estimate area(int c) {
        double area = rankings.get(c).auc();
        long support = (long) counts.support()[c];
        if (estimator.clustered() || area > 0 && area < 1) {
            return estimator.bounded(area, ranks.get(c).areas(), support);
        }
        Interval interval = Area.interval(area, support, rows.size() - support, estimator.level());
        return new Estimate(area, interval.lower(), interval.upper(), support);
    }

    private Estimate f1(int c, long rowsOfIt) {
        if (rowsOfIt == 0) {
            return null;
        }
        return rows.classes().size() <= MOST_RESAMPLED
                ? estimator.bounded(counts.f1(c), f1.replicates(c), (long) counts.support()[c])
                : new Estimate(counts.f1(c), null, null, (long) counts.support()[c]);
    }

    private static String remark(long support, long predicted) {
        if (support == 0) {
            return predicted == 0 ? "n/a (no rows, no predictions)" : "n/a (no rows)";
        }
        return predicted == 0 ? "n/a (no predictions)" : "";
    }

    /// The mean recall with the interval of the recalls, which rest on separate rows.
    Estimate balancedAccuracy() {
        List<Estimate> defined = recalls.stream()
                .map(Supplier::get)
                .filter(estimate -> estimate != null)
                .toList();
        return Estimator.meanOfShares(defined, rows.size());
    }

    /// Classes that have rows and are not all there is: those that have curves.
    long ranked() {
        return ranks.stream().filter(rank -> rank != null).count();
    }

    /// The mean area under the ROC curve of the classes that have one; null if none has.
    Estimate macroAuc() {
        if (ranks.size() == 2 && ranked() == 2 && !estimator.clustered()) {
            Estimate area = area(1);
            return new Estimate(area.value(), area.lower(), area.upper(), rows.size());
        }
        return macro(Ranking::auc, RankStatistic::areas);
    }

    /// The mean average precision of the classes that have one; null if none has.
    Estimate macroAveragePrecision() {
        return macro(Ranking::averagePrecision, RankStatistic::precisions);
    }

    private interface Replicates {
        double[] of(RankStatistic statistic);
    }

    private Estimate macro(ToDoubleFunction<Ranking> figure, Replicates replicates) {
        if (ranked() == 0) {
            return null;
        }
        double sum = 0;
        double[] sums = new double[rankResamples];
        int[] finite = new int[rankResamples];
        for (int c = 0; c < ranks.size(); c++) {
            if (ranks.get(c) != null) {
                sum += figure.applyAsDouble(rankings.get(c));
                double[] of = replicates.of(ranks.get(c));
                for (int r = 0; r < rankResamples; r++) {
                    sums[r] += Double.isNaN(of[r]) ? 0 : of[r];
                    finite[r] += Double.isNaN(of[r]) ? 0 : 1;
                }
            }
        }
        double[] means = new double[rankResamples];
        Arrays.setAll(means, r -> sums[r] / finite[r]);
        return estimator.bounded(sum / ranked(), means, rows.size());
    }
}
