package dev.quern.evaluation.report;

import dev.quern.evaluation.result.ClassificationFindings;
import dev.quern.evaluation.result.ClassificationFindings.Bin;
import dev.quern.evaluation.result.ClassificationFindings.Curves;
import dev.quern.evaluation.result.ClassificationFindings.Decision;
import dev.quern.evaluation.result.ClassificationFindings.Threshold;
import dev.quern.evaluation.result.Evaluation.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What probabilities are worth: ROC and precision-recall curves, the reliability diagram, thresholds.
record ScoreCurveSection(NetworkReportContent content) implements Section {
    private static final String[] STYLES = {"a", "b", "c"};

    @Override
    public void write(Markup out) {
        if (!content.isClassifier()) {
            return;
        }
        ClassificationFindings findings = content.evaluation().classification();
        out.open("section").line().element("h2", "Probabilities").line();
        out.open("div", "class", "pair").line();
        curves(out, findings, "roc", "ROC curve", "false positive rate", Curves::falsePositives, Curves::truePositives);
        curves(out, findings, "pr", "Precision and recall", "recall", Curves::truePositives, Curves::precisions);
        reliability(out, findings.reliability());
        out.close().line();
        thresholds(out, findings.thresholds());
        if (!findings.decisions().isEmpty()) {
            decisions(out, findings);
        }
        out.close().line();
    }

    private static void curves(
            Markup out,
            ClassificationFindings findings,
            String id,
            String title,
            String xLabel,
            Function<Curves, List<Double>> x,
            Function<Curves, List<Double>> y) {
        List<Series> lines = new ArrayList<>();
        for (Curves curve : findings.curves().stream().limit(STYLES.length).toList()) {
            lines.add(Series.of(
                    Numbers.cut(curve.label(), 18),
                    STYLES[lines.size()],
                    x.apply(curve).stream().mapToDouble(v -> v).toArray(),
                    y.apply(curve).stream().mapToDouble(v -> v).toArray()));
        }
        String yLabel = id.equals("roc") ? "true positive rate" : "precision";
        LineChart chart = new LineChart(
                id,
                title,
                "Each class against all others; their areas stand in the table of classes.",
                xLabel,
                yLabel,
                false,
                460,
                320,
                lines);
        if (!chart.isEmpty()) {
            Figures.write(out, chart, "The classes that are hardest to tell from the others.");
        }
    }

    private void reliability(Markup out, List<Bin> bins) {
        double[] confidence = bins.stream().mapToDouble(Bin::confidence).toArray();
        double[] accuracy =
                bins.stream().mapToDouble(bin -> bin.accuracy().value()).toArray();
        double[] lower = bins.stream()
                .mapToDouble(bin -> end(bin.accuracy().lower(), bin.accuracy()))
                .toArray();
        double[] upper = bins.stream()
                .mapToDouble(bin -> end(bin.accuracy().upper(), bin.accuracy()))
                .toArray();
        double[] corners = {bins.getFirst().confidence(), 1};
        LineChart chart = new LineChart(
                "reliability",
                "Reliability",
                "Accuracy by confidence of the prediction, " + bins.size() + " bins of about equally many rows.",
                "confidence",
                "accuracy",
                false,
                460,
                320,
                List.of(
                        new Series("accuracy", "a", confidence, accuracy, lower, upper),
                        Series.of("as it should be", "b", corners, corners)));
        Figures.write(out, chart, "Above the straight line the network is too careful, below it too sure.");
    }

    private static double end(Double end, Estimate estimate) {
        return end == null ? estimate.value() : end;
    }

    private void thresholds(Markup out, List<Threshold> thresholds) {
        Table.open(
                out,
                "If predictions below a confidence are left to people.",
                List.of(
                        Table.Column.number("Confidence"),
                        Table.Column.number("Rows"),
                        Table.Column.number("Coverage"),
                        Table.Column.number("Accuracy"),
                        Table.Column.number(content.intervalName())),
                null);
        for (Threshold of : thresholds) {
            out.open("tr");
            Table.number(out, Numbers.plain(of.confidence()));
            Table.number(out, Numbers.count(of.rows()));
            Table.number(out, Numbers.fixed(100 * of.coverage(), 1) + " %");
            Table.number(
                    out,
                    of.accuracy() == null
                            ? "n/a (no rows)"
                            : Numbers.fixed(of.accuracy().value(), 4));
            Table.number(out, of.accuracy() == null ? "" : Numbers.interval(of.accuracy(), 4));
            out.close().line();
        }
        Table.close(out);
    }

    private static void decisions(Markup out, ClassificationFindings findings) {
        Table.open(
                out,
                "Taking a row for '" + Numbers.cut(findings.classes().get(1).label(), 60) + "' from a probability on.",
                List.of(
                        Table.Column.number("Probability"),
                        Table.Column.number("Precision"),
                        Table.Column.number("Recall"),
                        Table.Column.number("Specificity")),
                null);
        for (Decision of : findings.decisions()) {
            out.open("tr");
            Table.number(out, Numbers.plain(of.threshold()));
            for (Estimate estimate : new Estimate[] {of.precision(), of.recall(), of.specificity()}) {
                Table.number(
                        out,
                        estimate == null
                                ? "n/a"
                                : Numbers.fixed(estimate.value(), 3) + " (" + Numbers.interval(estimate, 3) + ")");
            }
            out.close().line();
        }
        Table.close(out);
    }
}
