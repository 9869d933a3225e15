package dev.quern.evaluation.regression;

import dev.quern.evaluation.figures.Estimator;
import dev.quern.evaluation.figures.SliceColumn;
import dev.quern.evaluation.figures.SliceTable;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import dev.quern.evaluation.result.RegressionFindings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Makes all figures of a regressor from scored rows: a pure function of them, of the options and of the seed.
public final class RegressionAnalysis {
    private static final String LOWER = "lower";

    private final ScoredValues rows;
    private final Options options;
    private final Estimator estimator;
    private final List<Supplier<Figure>> figures = new ArrayList<>();

    /// What it found.
    public record Result(List<Figure> headline, RegressionFindings findings, List<Slice> slices) {}

    /// @param minimum rows that a slice needs for an interval
    /// @param bins of the calibration
    /// @param baseline value that the baseline always gives: the mean of the training rows, or NaN for that of the
    /// rows
    ///     themselves
    public record Options(long seed, double level, int resamples, int minimum, int bins, double baseline) {}

    private RegressionAnalysis(ScoredValues rows, Options options) {
        this.rows = rows;
        this.options = options;
        this.estimator =
                new Estimator(options.seed(), rows.clusters(), rows.clustered(), options.level(), options.resamples());
    }

    /// @param rows at least one
    public static Result of(ScoredValues rows, List<SliceColumn> columns, Options options) {
        return new RegressionAnalysis(rows, options).result(columns);
    }

    private Result result(List<SliceColumn> columns) {
        double[] errors = rows.each(row -> Math.abs(rows.residual(row)));
        headline(errors);
        SliceTable slices = new SliceTable(estimator, errors, false, false, options.minimum());
        columns.forEach(slices::add);
        Residuals residuals = new Residuals(rows, estimator, options.bins());
        estimator.run();
        List<Figure> headline = figures.stream().map(Supplier::get).toList();
        return new Result(headline, residuals.findings(), slices.slices());
    }

    private void headline(double[] errors) {
        add("mean-absolute-error", LOWER, "", estimator.mean(errors));
        baseline(errors);
        Supplier<Estimate> squared = estimator.mean(rows.each(row -> rows.residual(row) * rows.residual(row)));
        add("root-mean-squared-error", LOWER, "", () -> root(squared.get()));
        determination();
        Figures.medianAbsoluteError(errors)
                .ifPresent(median ->
                        add("median-absolute-error", LOWER, "", () -> new Estimate(median, null, null, rows.size())));
        percentage();
        add("bias", "zero", "mean of prediction less truth", estimator.mean(rows.each(rows::residual)));
    }

    private void baseline(double[] errors) {
        boolean own = Double.isNaN(options.baseline());
        double value = own ? Arrays.stream(rows.truth()).sum() / rows.size() : options.baseline();
        double[] baseline = rows.each(row -> Math.abs(value - rows.truth()[row]));
        String remark = "always the mean"
                + (own
                        ? " of the evaluated rows, which flatters it, as the step has no input 'train'"
                        : " of the training rows");
        add("baseline-mean-absolute-error", LOWER, remark, estimator.mean(baseline));
        add(
                "improvement-over-baseline",
                "higher",
                "the baseline's absolute error less the network's, paired by row",
                estimator.mean(rows.each(row -> baseline[row] - errors[row])));
    }

    private void determination() {
        MomentStatistic statistic = estimator.add(new MomentStatistic(options.resamples(), rows));
        double value = Figures.determination(rows);
        figures.add(() -> Double.isNaN(value)
                ? new Figure("r-squared", "higher", null, "n/a: all true values are equal")
                : new Figure(
                        "r-squared", "higher", estimator.estimate(value, statistic.replicates(), rows.size()), ""));
    }

    private void percentage() {
        long zeros = Arrays.stream(rows.truth()).filter(value -> value == 0).count();
        String metric = "mean-absolute-percentage-error";
        if (zeros > 0) {
            figures.add(() -> new Figure(metric, LOWER, null, "n/a: " + zeros + " true values are 0"));
        } else {
            add(
                    metric,
                    LOWER,
                    "as a share of the true value",
                    estimator.mean(rows.each(row -> Math.abs(rows.residual(row) / rows.truth()[row]))));
        }
    }

    private static Estimate root(Estimate squared) {
        return new Estimate(
                Math.sqrt(squared.value()),
                squared.lower() == null ? null : Math.sqrt(Math.max(0, squared.lower())),
                squared.upper() == null ? null : Math.sqrt(squared.upper()),
                squared.n());
    }

    private void add(String metric, String better, String remark, Supplier<Estimate> estimate) {
        figures.add(() -> new Figure(metric, better, estimate.get(), remark));
    }
}
