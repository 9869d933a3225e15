package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.util.List;

/// The headline table: all figures with intervals, the baseline's among them.
record NetworkHeadlineSection(NetworkReportContent content) implements Section {

    @Override
    public void write(Markup out) {
        out.open("section").line().element("h2", "Result").line();
        Table.open(
                out,
                "Over all evaluated rows"
                        + (content.evaluation().settings().selectedOn()
                                ? ", selected on: they chose the checkpoint."
                                : "."),
                List.of(
                        Table.Column.text("Figure"),
                        Table.Column.number("Value"),
                        Table.Column.number(content.intervalName()),
                        Table.Column.number("Rows"),
                        Table.Column.text("Better")),
                null);
        content.evaluation().headline().forEach(figure -> row(out, figure));
        Table.close(out);
        out.close().line();
    }

    private void row(Markup out, Figure figure) {
        boolean mine = figure.metric().equals(content.mainFigure());
        out.open("tr", "class", mine ? "mine" : "other").open("th", "scope", "row");
        out.text(name(figure.metric()));
        if (!figure.remark().isEmpty()) {
            out.empty("br").element("span", figure.remark(), "class", "remark");
        }
        out.close();
        Estimate estimate = figure.estimate();
        Table.number(out, estimate == null ? "n/a" : value(figure.metric(), estimate.value()));
        Table.number(out, estimate == null ? "" : interval(figure.metric(), estimate));
        Table.number(out, estimate == null ? "" : Numbers.count(estimate.n()));
        Table.text(out, figure.better());
        out.close().line();
    }

    /// `macro-f1` as `Macro F1`.
    static String name(String metric) {
        String words = metric.replace('-', ' ').replace("roc auc", "ROC AUC").replace(" f1", " F1");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    static String value(String metric, double value) {
        return metric.equals("leaked-rows") ? Numbers.count((long) value) : Numbers.fixed(value, 4);
    }

    static String interval(String metric, Estimate estimate) {
        return Numbers.interval(estimate, 4);
    }
}
