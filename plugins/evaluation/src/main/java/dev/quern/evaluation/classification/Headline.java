package dev.quern.evaluation.classification;

import dev.quern.evaluation.figures.Estimator;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The figures over all rows, the baseline's among them.
final class Headline {
    private static final String HIGHER = "higher";
    private static final String LOWER = "lower";

    private final ScoredRows rows;
    private final Estimator estimator;
    private final ClassTable table;
    private final Calibration calibration;
    private final Map<String, Counted> counted = new LinkedHashMap<>();
    private final CountStatistic countStatistic;
    private final List<Supplier<Figure>> rowFigures = new ArrayList<>();

    /// A figure of the counts of classes.
    private record Counted(ToDoubleFunction<ClassCounts> figure, String remark) {}

    Headline(
            ScoredRows rows,
            int[] predictions,
            Estimator estimator,
            Options options,
            ClassTable table,
            Calibration calibration) {
        this.rows = rows;
        this.estimator = estimator;
        this.table = table;
        this.calibration = calibration;
        accuracy(predictions, options);
        losses(options);
        counted();
        countStatistic = estimator.add(new CountStatistic(
                estimator.resamples(),
                rows.classes().size(),
                rows.labels(),
                predictions,
                counted.values().stream().map(Counted::figure).toList()));
    }

    private void accuracy(int[] predictions, Options options) {
        int[] labels = rows.labels();
        Prior prior = options.prior().orElseGet(() -> Prior.of(rows));
        int majority = prior.majority();
        String always = "always '" + rows.classes().get(majority) + "', " + prior.source();
        add("accuracy", HIGHER, "", estimator.share(row -> labels[row] == predictions[row], row -> true));
        add("baseline-accuracy", HIGHER, always, estimator.share(row -> labels[row] == majority, row -> true));
        add(
                "micro-f1",
                HIGHER,
                "with one label a row equal to accuracy, as are micro precision and recall and weighted recall",
                estimator.share(row -> labels[row] == predictions[row], row -> true));
        double[] gain = each(row -> (labels[row] == predictions[row] ? 1 : 0) - (labels[row] == majority ? 1 : 0));
        add(
                "improvement-over-baseline",
                HIGHER,
                "accuracy less the baseline's, paired by row",
                estimator.average(gain));
        int k = Math.min(options.topK(), rows.classes().size() - 1);
        if (k > 1) {
            add(
                    "top-" + k + "-accuracy",
                    HIGHER,
                    "the true class is among the " + k + " most likely",
                    estimator.share(row -> rows.rank(row) < k, row -> true));
        }
    }

    private void losses(Options options) {
        Prior prior = options.prior().orElseGet(() -> Prior.of(rows));
        add("log-loss", LOWER, "mean nats of the true class", estimator.mean(each(rows::loss)));
        add(
                "baseline-log-loss",
                LOWER,
                "each class's share, " + prior.source(),
                estimator.mean(each(row -> prior.loss(rows.labels()[row]))));
        add(
                "brier-score",
                LOWER,
                "squared error of the probabilities, summed over classes",
                estimator.mean(each(rows::brier)));
    }

    private void counted() {
        ClassCounts counts = table.counts();
        counted.put(
                "balanced-accuracy", new Counted(ClassCounts::macroRecall, without("mean recall", counts.support())));
        counted.put("macro-precision", new Counted(ClassCounts::macroPrecision, without("", counts.predicted())));
        counted.put("macro-f1", new Counted(ClassCounts::macroF1, without("", either(counts))));
        counted.put(
                "weighted-precision",
                new Counted(ClassCounts::weightedPrecision, without("by rows of the class", counts.predicted())));
        counted.put("weighted-f1", new Counted(ClassCounts::weightedF1, "by rows of the class"));
        counted.put("cohen-kappa", new Counted(ClassCounts::kappa, "agreement beyond that of chance"));
        counted.put("matthews-correlation", new Counted(ClassCounts::matthews, ""));
    }

    private static double[] either(ClassCounts counts) {
        double[] sums = counts.support().clone();
        for (int c = 0; c < sums.length; c++) {
            sums[c] += counts.predicted()[c];
        }
        return sums;
    }

    /// Says how many classes a mean leaves out because their figure would divide by zero.
    private static String without(String remark, double[] denominators) {
        int zero = 0;
        for (double denominator : denominators) {
            zero += denominator == 0 ? 1 : 0;
        }
        String left = zero + (zero == 1 ? " class" : " classes") + " left out: n/a there";
        return zero == 0 ? remark : remark.isEmpty() ? left : remark + "; " + left;
    }

    private void add(String metric, String better, String remark, Supplier<Estimate> estimate) {
        rowFigures.add(() -> new Figure(metric, better, estimate.get(), remark));
    }

    private interface OfRow {
        double of(int row);
    }

    private double[] each(OfRow value) {
        double[] values = new double[rows.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = value.of(row);
        }
        return values;
    }

    /// All figures, once resamples were drawn.
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        rowFigures.forEach(figure -> figures.add(figure.get()));
        int number = 0;
        for (Map.Entry<String, Counted> entry : counted.entrySet()) {
            figures.add(counted(entry.getKey(), entry.getValue(), countStatistic.replicates(number++)));
        }
        String some = table.rankResamples() < estimator.resamples()
                ? "; interval from the first " + table.rankResamples() + " resamples"
                : "";
        String classes = "each class against all others, " + table.ranked() + " of "
                + rows.classes().size() + " classes" + some;
        figures.add(ranked("macro-roc-auc", table.macroAuc(), classes));
        figures.add(ranked("macro-average-precision", table.macroAveragePrecision(), classes));
        calibration(figures);
        return figures;
    }

    private Figure counted(String metric, Counted of, double[] replicates) {
        double value = of.figure().applyAsDouble(table.counts());
        if (Double.isNaN(value)) {
            return new Figure(metric, HIGHER, null, "n/a: would divide by zero");
        }
        if (metric.equals("balanced-accuracy") && !estimator.clustered()) {
            return new Figure(metric, HIGHER, table.balancedAccuracy(), of.remark());
        }
        boolean mayBeNegative = metric.equals("cohen-kappa") || metric.equals("matthews-correlation");
        Estimate estimate = mayBeNegative && value < 1
                ? estimator.estimate(value, replicates, rows.size())
                : estimator.bounded(value, replicates, rows.size());
        return new Figure(metric, HIGHER, estimate, of.remark());
    }

    private static Figure ranked(String metric, Estimate estimate, String remark) {
        return estimate == null
                ? new Figure(metric, HIGHER, null, "n/a: needs rows of two classes")
                : new Figure(metric, HIGHER, estimate, remark);
    }

    private void calibration(List<Figure> figures) {
        double error = calibration.expectedError();
        double chance = calibration.errorOfChance();
        Interval interval = calibration.interval(estimator.level(), rows.size() / estimator.effective());
        figures.add(new Figure(
                "calibration-error",
                LOWER,
                new Estimate(error, interval.lower(), interval.upper(), rows.size()),
                "expected, over " + calibration.count()
                        + " bins of about equally many rows; chance alone would make it "
                        + String.format(Locale.ROOT, "%.4f", chance)));
        figures.add(new Figure(
                "largest-calibration-error",
                LOWER,
                new Estimate(calibration.largestError(), null, null, rows.size()),
                "of the worst bin"));
    }
}
