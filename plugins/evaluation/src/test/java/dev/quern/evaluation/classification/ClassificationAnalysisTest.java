package dev.quern.evaluation.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.evaluation.figures.SliceColumn;
import dev.quern.evaluation.result.ClassificationFindings.Curves;
import dev.quern.evaluation.result.ClassificationFindings.Threshold;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import dev.quern.evaluation.statistics.Proportion;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class ClassificationAnalysisTest {

    private static Options options(int resamples) {
        return new Options(9, 0.95, resamples, 20, 5, 10, Optional.empty());
    }

    private static Estimate figure(ClassificationAnalysis.Result result, String metric) {
        return result.headline().stream()
                .filter(figure -> figure.metric().equals(metric))
                .map(Figure::estimate)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sameRowsGiveTheSameFiguresOnAnyNumberOfThreads() {
        ScoredRows rows = SampleScores.of(300, 4, 2, 5);
        List<SliceColumn> slices = SampleScores.slices(300, 2, 4);
        String first = ClassificationAnalysis.of(rows, slices, options(500)).toString();
        String second = ForkJoinPool.commonPool()
                .submit(() ->
                        ClassificationAnalysis.of(rows, slices, options(500)).toString())
                .join();
        String alone;
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            alone = one.submit(() -> ClassificationAnalysis.of(rows, slices, options(500))
                            .toString())
                    .join();
        }
        assertThat(second).isEqualTo(first);
        assertThat(alone).isEqualTo(first);
    }

    @Test
    void everyIntervalHoldsItsFigureAndNarrowsWithMoreRows() {
        ClassificationAnalysis.Result few =
                ClassificationAnalysis.of(SampleScores.of(200, 5, 2, 1), List.of(), options(500));
        ClassificationAnalysis.Result many =
                ClassificationAnalysis.of(SampleScores.of(3_200, 5, 2, 1), List.of(), options(500));
        for (Figure figure : few.headline()) {
            Estimate estimate = figure.estimate();
            if (estimate.lower() != null
                    && !figure.metric().startsWith("baseline")
                    && !figure.metric().equals("calibration-error")) {
                assertThat(estimate.value()).as(figure.metric()).isBetween(estimate.lower(), estimate.upper());
                Estimate narrower = figure(many, figure.metric());
                double ratio = (estimate.upper() - estimate.lower()) / (narrower.upper() - narrower.lower());
                assertThat(ratio).as(figure.metric()).isBetween(2.5, 6.5); // about 4: the root of 16
            }
        }
        Estimate accuracy = figure(few, "accuracy");
        assertThat(accuracy.lower())
                .isEqualTo(Proportion.wilson(Math.round(accuracy.value() * 200), 200, 0.95)
                        .lower());
    }

    @Test
    void rowsOfOneClusterCountAsOne() {
        ScoredRows plain = SampleScores.of(400, 3, 1, 2);
        long[] clusters = new long[400];
        Arrays.setAll(clusters, row -> plain.labels()[row] * 100 + row % 5); // 15 clusters
        ScoredRows clustered =
                new ScoredRows(plain.classes(), plain.ids(), clusters, true, plain.labels(), plain.probabilities());
        Estimate independent = figure(ClassificationAnalysis.of(plain, List.of(), options(1_000)), "accuracy");
        Estimate grouped = figure(ClassificationAnalysis.of(clustered, List.of(), options(1_000)), "accuracy");
        assertThat(grouped.value()).isEqualTo(independent.value());
        assertThat(grouped.upper() - grouped.lower()).isGreaterThan(0.5 * (independent.upper() - independent.lower()));
        assertThat(grouped.lower()).isNotEqualTo(independent.lower());
    }

    @Test
    void aBadPartIsFoundAndAFewRowsAreTooFew() {
        ScoredRows good = SampleScores.of(1_000, 3, 3, 4);
        int[] labels = good.labels().clone();
        int[] part = new int[1_000];
        for (int row = 0; row < 1_000; row++) {
            part[row] = row < 100 ? 0 : row < 995 ? 1 : 2;
            labels[row] = row < 50 ? (labels[row] + 1) % 3 : labels[row];
        }
        ScoredRows rows =
                new ScoredRows(good.classes(), good.ids(), good.clusters(), false, labels, good.probabilities());
        List<SliceColumn> columns = List.of(new SliceColumn("camera", List.of("old", "new", "odd"), part));
        List<Slice> slices =
                ClassificationAnalysis.of(rows, columns, options(200)).slices();
        Slice old = slices.getFirst();
        assertThat(old.value()).isEqualTo("old");
        assertThat(old.gap().upper()).isNegative();
        assertThat(old.adjustedP()).isLessThan(0.001);
        Slice odd = slices.stream()
                .filter(slice -> slice.value().equals("odd"))
                .findFirst()
                .orElseThrow();
        assertThat(odd.tooFew()).isTrue();
        assertThat(odd.figure().n()).isEqualTo(5);
        assertThat(odd.figure().lower()).isNull();
        assertThat(odd.adjustedP()).isNull();
    }

    @Test
    void curvesEndAtTheCornersAndThresholdsTradeCoverageForAccuracy() {
        ClassificationAnalysis.Result result =
                ClassificationAnalysis.of(SampleScores.of(2_000, 4, 2, 8), List.of(), options(100));
        for (Curves curve : result.findings().curves()) {
            assertThat(curve.falsePositives().getLast()).isEqualTo(1);
            assertThat(curve.truePositives().getLast()).isEqualTo(1);
            assertThat(curve.truePositives()).isSorted().hasSizeLessThan(120);
        }
        List<Threshold> thresholds = result.findings().thresholds();
        assertThat(thresholds.getFirst().coverage()).isEqualTo(1);
        assertThat(thresholds).extracting(Threshold::rows).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(thresholds.get(5).accuracy().value())
                .isGreaterThan(thresholds.getFirst().accuracy().value());
    }

    @Test
    void theBaselineAlwaysSaysTheMostFrequentClassOfTraining() {
        ScoredRows rows = SampleScores.of(300, 3, 2, 6);
        Prior prior = new Prior(new long[] {5, 90, 5}, "of train");
        ClassificationAnalysis.Result result =
                ClassificationAnalysis.of(rows, List.of(), new Options(9, 0.95, 100, 20, 5, 10, Optional.of(prior)));
        double share = Arrays.stream(rows.labels()).filter(label -> label == 1).count() / 300.0;
        assertThat(figure(result, "baseline-accuracy").value()).isEqualTo(share);
        assertThat(figure(result, "improvement-over-baseline").value())
                .isCloseTo(figure(result, "accuracy").value() - share, within(1e-12));
    }
}
