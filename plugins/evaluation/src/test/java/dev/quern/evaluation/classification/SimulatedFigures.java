package dev.quern.evaluation.classification;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// Figures of a classifier of two classes whose score is normal around -skill / 2 or skill / 2, and of one that is too
/// sure of itself: its logit is half as large again as it ought to be. The truth comes from 400,000 rows.
public final class SimulatedFigures {
    private static final int TRUTH_ROWS = 400_000;
    private static final double OVERCONFIDENCE = 1.5;
    private static final Map<String, Double> TRUTHS = new ConcurrentHashMap<>();

    private SimulatedFigures() {}

    /// What the figure is for infinitely many rows.
    public static double truth(String figure, double skill) {
        return TRUTHS.computeIfAbsent(figure + skill, key -> {
            ScoredRows rows =
                    draw(TRUTH_ROWS, skill, figure.startsWith("calibrated") ? 1 : OVERCONFIDENCE, new Random(1));
            return switch (figure) {
                case "calibrated-calibration-error" -> 0.0;
                case "calibration-error" -> Calibration.of(rows, 2_000).expectedError();
                case "macro-roc-auc" -> Ranking.of(rows, 1).auc();
                case "macro-f1" ->
                    ClassCounts.of(2, rows.labels(), rows.predictions()).macroF1();
                case "balanced-accuracy" ->
                    ClassCounts.of(2, rows.labels(), rows.predictions()).macroRecall();
                case "log-loss" -> {
                    double sum = 0;
                    for (int row = 0; row < rows.size(); row++) {
                        sum += rows.loss(row);
                    }
                    yield sum / rows.size();
                }
                default -> throw new IllegalArgumentException(figure);
            };
        });
    }

    /// The interval from n rows; null where there is none.
    public static Interval interval(String figure, int n, double skill, int resamples, Random random) {
        ScoredRows rows = draw(n, skill, figure.startsWith("calibrated") ? 1 : OVERCONFIDENCE, random);
        ClassificationAnalysis.Result result = ClassificationAnalysis.of(
                rows, List.of(), new Options(random.nextLong(), 0.95, resamples, 20, 5, 15, Optional.empty()));
        String metric = figure.replace("calibrated-", "");
        Estimate estimate = result.headline().stream()
                .filter(found -> found.metric().equals(metric))
                .map(Figure::estimate)
                .findFirst()
                .orElseThrow();
        return estimate == null || estimate.lower() == null ? null : new Interval(estimate.lower(), estimate.upper());
    }

    private static ScoredRows draw(int n, double skill, double factor, Random random) {
        int[] labels = new int[n];
        long[] keys = new long[n];
        float[] probabilities = new float[2 * n];
        List<String> ids = new ArrayList<>();
        for (int row = 0; row < n; row++) {
            labels[row] = random.nextInt(2);
            keys[row] = random.nextLong();
            double score = random.nextGaussian() + (labels[row] - 0.5) * skill;
            // The logit of class 1 given the score is score * skill.
            double sure = 1 / (1 + Math.exp(-score * skill * factor));
            probabilities[2 * row] = (float) (1 - sure);
            probabilities[2 * row + 1] = (float) sure;
            ids.add("");
        }
        return new ScoredRows(List.of("no", "yes"), ids, keys, false, labels, probabilities);
    }
}
