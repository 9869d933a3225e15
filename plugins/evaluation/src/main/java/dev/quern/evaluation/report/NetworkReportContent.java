package dev.quern.evaluation.report;

import dev.quern.evaluation.result.NetworkEvaluation;
import java.util.List;
import java.util.Map;

/// Everything that a report of a classifier or a regressor shows: the content of `report.json`.
///
/// @param curves of training; empty if there are none
/// @param overfitting what the curves say
/// @param gradients of the parameters; null if there are none
/// @param model settings of the network; empty if they are not known
/// @param trials of the sweep that chose it; null if there was none
record NetworkReportContent(
        String schema,
        NetworkEvaluation evaluation,
        List<NetworkCurvePoint> curves,
        List<String> overfitting,
        GradientReading gradients,
        Map<String, String> model,
        SweepTrials trials) {
    static final String SCHEMA = "quern-network-report/1";

    static NetworkReportContent of(
            NetworkEvaluation evaluation,
            List<NetworkCurvePoint> curves,
            List<GradientPoint> gradients,
            Map<String, String> model,
            SweepTrials trials) {
        return new NetworkReportContent(
                SCHEMA,
                evaluation,
                curves,
                curves.isEmpty() ? List.of() : CurveReading.of(curves),
                gradients.isEmpty() ? null : GradientReading.of(gradients),
                model,
                trials);
    }

    /// `95 % interval`, with the level that was chosen.
    String intervalName() {
        return Numbers.plain(evaluation.settings().level() * 100) + " % interval";
    }

    boolean isClassifier() {
        return evaluation.classification() != null;
    }

    /// The figure that matters most.
    String mainFigure() {
        return isClassifier() ? "accuracy" : "mean-absolute-error";
    }
}
