package dev.quern.evaluation.report;

import dev.quern.evaluation.result.RegressionFindings;
import dev.quern.evaluation.result.RegressionFindings.Bin;
import dev.quern.evaluation.result.RegressionFindings.Quantile;
import java.util.List;

/// Where predictions lie beside the truth.
record RegressionSection(NetworkReportContent content) implements Section {
    private static final int MOST_POINTS = 600;

    @Override
    public void write(Markup out) {
        RegressionFindings findings = content.evaluation().regression();
        if (findings == null) {
            return;
        }
        out.open("section")
                .line()
                .element("h2", "Predictions")
                .line()
                .open("div", "class", "pair")
                .line();
        List<RegressionFindings.Point> points =
                findings.points().stream().limit(MOST_POINTS).toList();
        new ScatterChart(
                        "predictions",
                        "Prediction and truth",
                        points.size() + " rows.",
                        "truth",
                        "prediction",
                        true,
                        points.stream()
                                .map(point -> new ScatterChart.Dot(point.truth(), point.predicted(), "k0"))
                                .toList())
                .write(out, "On the dotted line they agree.");
        new ScatterChart(
                        "residuals",
                        "Residuals",
                        points.size() + " rows.",
                        "prediction",
                        "prediction less truth",
                        false,
                        points.stream()
                                .map(point -> new ScatterChart.Dot(
                                        point.predicted(), point.predicted() - point.truth(), "k0"))
                                .toList())
                .write(out, "A pattern here is something that the network has not learned.");
        out.close().line();
        quantiles(out, findings.quantiles());
        calibration(out, findings.calibration());
        out.close().line();
    }

    private static void quantiles(Markup out, List<Quantile> quantiles) {
        Table.open(
                out,
                "Quantiles of prediction less truth.",
                List.of(Table.Column.number("Share of rows"), Table.Column.number("At most")),
                null);
        for (Quantile of : quantiles) {
            out.open("tr");
            Table.number(out, Numbers.plain(of.probability()));
            Table.number(out, Numbers.brief(of.residual()));
            out.close().line();
        }
        Table.close(out);
    }

    private void calibration(Markup out, List<Bin> bins) {
        Table.open(
                out,
                "Rows by rising prediction: is the truth where the prediction is?",
                List.of(
                        Table.Column.number("Rows"),
                        Table.Column.number("Mean prediction"),
                        Table.Column.number("Mean truth"),
                        Table.Column.number(content.intervalName())),
                null);
        for (Bin of : bins) {
            out.open("tr");
            Table.number(out, Numbers.count(of.rows()));
            Table.number(out, Numbers.brief(of.predicted()));
            Table.number(out, Numbers.brief(of.truth().value()));
            Table.number(
                    out,
                    of.truth().lower() == null
                            ? "\u2013"
                            : Numbers.brief(of.truth().lower()) + " to "
                                    + Numbers.brief(of.truth().upper()));
            out.close().line();
        }
        Table.close(out);
    }
}
