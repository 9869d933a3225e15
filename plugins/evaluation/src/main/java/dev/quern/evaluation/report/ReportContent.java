package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation;
import java.util.List;
import java.util.Map;

/// Everything that a report shows: the content of `report.json`.
///
/// @param curves of training; empty if there are none
/// @param model settings of the model; empty if they are not known
record ReportContent(String schema, Evaluation evaluation, List<CurvePoint> curves, Map<String, String> model) {
    static final String SCHEMA = "quern-report/1";

    ReportContent(Evaluation evaluation, List<CurvePoint> curves, Map<String, String> model) {
        this(SCHEMA, evaluation, curves, model);
    }

    /// `95 % interval`, with the level that was chosen.
    String intervalName() {
        return Numbers.plain(evaluation.settings().level() * 100) + " % interval";
    }
}
