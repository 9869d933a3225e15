package dev.quern.evaluation.network;

import dev.quern.api.Metric;
import dev.quern.evaluation.result.ClassificationFindings.ClassFigures;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.result.NetworkEvaluation;
import dev.quern.evaluation.result.NetworkEvaluation.Difference;
import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Figures as the engine records them for gates and for `quern runs`: the headline without labels, the figures of each
/// class with the label `label`, those of slices with the name of their
/// column. Differences to a champion are gains: above 0 is better.
final class NetworkMetrics {
    /// What gates with `not-worse-by` look for behind the name of a metric.
    private static final String GAIN = "-gain-over-champion";

    private NetworkMetrics() {}

    static List<Metric> of(NetworkEvaluation evaluation) {
        List<Metric> metrics = new ArrayList<>();
        for (Figure figure : evaluation.headline()) {
            add(metrics, figure.metric(), Map.of(), figure.estimate());
        }
        if (evaluation.classification() != null) {
            for (ClassFigures of : evaluation.classification().classes()) {
                Map<String, String> label = Map.of("label", of.label());
                add(metrics, "precision", label, of.precision());
                add(metrics, "recall", label, of.recall());
                add(metrics, "f1", label, of.f1());
                add(metrics, "roc-auc", label, of.rocAuc());
                add(metrics, "average-precision", label, of.averagePrecision());
            }
        }
        String figure = evaluation.classification() != null ? "accuracy" : "mean-absolute-error";
        for (Slice slice : evaluation.slices()) {
            add(metrics, figure, Map.of(slice.column(), slice.value()), slice.figure());
        }
        if (evaluation.comparison() != null) {
            for (Difference difference : evaluation.comparison().differences()) {
                add(metrics, difference.metric() + GAIN, Map.of(), gain(difference));
            }
        }
        return metrics;
    }

    /// The difference, turned so that more is better.
    private static Estimate gain(Difference difference) {
        Estimate of = difference.estimate();
        if (difference.better().equals("higher")) {
            return of;
        }
        return new Estimate(-of.value(), negated(of.upper()), negated(of.lower()), of.n());
    }

    private static Double negated(Double end) {
        return end == null ? null : Double.valueOf(-end);
    }

    private static void add(List<Metric> metrics, String name, Map<String, String> labels, Estimate estimate) {
        if (estimate != null) {
            metrics.add(new Metric(
                    name,
                    labels,
                    estimate.value(),
                    optional(estimate.lower()),
                    optional(estimate.upper()),
                    estimate.n()));
        }
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
