package dev.quern.evaluation.classification;

import dev.quern.evaluation.figures.Estimator;
import dev.quern.evaluation.figures.SliceColumn;
import dev.quern.evaluation.figures.SliceTable;
import dev.quern.evaluation.result.ClassificationFindings;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import java.util.Arrays;
import java.util.List;

/// Makes all figures of a classifier from scored rows: a pure function of them, of the options and of the seed.
public final class ClassificationAnalysis {
    private ClassificationAnalysis() {}

    /// What it found.
    public record Result(List<Figure> headline, ClassificationFindings findings, List<Slice> slices) {}

    /// @param rows at least one
    /// @param columns what to report parts by
    public static Result of(ScoredRows rows, List<SliceColumn> columns, Options options) {
        Estimator estimator =
                new Estimator(options.seed(), rows.clusters(), rows.clustered(), options.level(), options.resamples());
        int[] predictions = rows.predictions();
        List<Ranking> rankings = rankings(rows);
        ClassTable table = new ClassTable(rows, predictions, rankings, estimator);
        Calibration calibration = Calibration.of(rows, options.bins());
        Headline headline = new Headline(rows, predictions, estimator, options, table, calibration);
        double[] correct = new double[rows.size()];
        Arrays.setAll(correct, row -> rows.labels()[row] == predictions[row] ? 1 : 0);
        SliceTable slices = new SliceTable(estimator, correct, true, true, options.minimum());
        columns.forEach(slices::add);
        Reliability reliability = new Reliability(rows, calibration, estimator);
        estimator.run();
        Confusions confusions = new Confusions(rows, predictions);
        return new Result(
                headline.figures(),
                new ClassificationFindings(
                        table.figures(),
                        confusions.matrix(),
                        confusions.mostFrequent(),
                        Curve.of(rows, rankings),
                        reliability.bins(),
                        reliability.thresholds(),
                        reliability.decisions()),
                slices.slices());
    }

    private static List<Ranking> rankings(ScoredRows rows) {
        Ranking[] rankings = new Ranking[rows.classes().size()];
        Arrays.parallelSetAll(rankings, label -> Ranking.of(rows, label));
        return List.of(rankings);
    }
}
