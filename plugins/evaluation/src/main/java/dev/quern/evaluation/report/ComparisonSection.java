package dev.quern.evaluation.report;

import dev.quern.evaluation.result.NetworkEvaluation.Comparison;
import dev.quern.evaluation.result.NetworkEvaluation.Difference;
import java.util.List;

/// Differences to the champion, row by row.
record ComparisonSection(NetworkReportContent content) implements Section {
    private static final int MOST_SLICES = 40;

    @Override
    public void write(Markup out) {
        Comparison comparison = content.evaluation().comparison();
        if (comparison == null) {
            return;
        }
        out.open("section").line().element("h2", "Against the champion").line();
        out.element(
                "p",
                Numbers.count(comparison.paired()) + " rows that both scored, paired by id"
                        + (comparison.left() == 0
                                ? "."
                                : "; " + Numbers.count(comparison.left())
                                        + " rows that the champion did not score are left out.")
                        + " Champion: evaluation " + Numbers.digest(comparison.digest()) + ".",
                "class",
                "note");
        table(out, "This less the champion.", comparison.differences());
        if (!comparison.slices().isEmpty()) {
            table(
                    out,
                    "By part; p-values adjusted by Holm's method.",
                    comparison.slices().stream().limit(MOST_SLICES).toList());
        }
        out.close().line();
    }

    private void table(Markup out, String caption, List<Difference> differences) {
        Table.open(
                out,
                caption,
                List.of(
                        Table.Column.text("Figure"),
                        Table.Column.number("This"),
                        Table.Column.number("Champion"),
                        Table.Column.number("Difference"),
                        Table.Column.number(content.intervalName()),
                        Table.Column.number("p"),
                        Table.Column.text("Verdict")),
                null);
        for (Difference of : differences) {
            out.open("tr").open("th", "scope", "row");
            out.text(NetworkHeadlineSection.name(of.metric())
                    + (of.where().isEmpty() ? "" : ", " + Numbers.cut(of.where(), 80)));
            out.empty("br").element("span", of.test(), "class", "remark").close();
            Table.number(out, Numbers.fixed(of.first(), 4));
            Table.number(out, Numbers.fixed(of.second(), 4));
            Table.number(out, Numbers.signed(of.estimate().value(), 4));
            Table.number(out, Numbers.interval(of.estimate(), 4));
            Table.number(out, Numbers.pValue(of.pValue()));
            Table.text(out, verdict(of));
            out.close().line();
        }
        Table.close(out);
    }

    static String verdict(Difference of) {
        if (of.pValue() > 0.05) {
            return "no difference beyond chance";
        }
        boolean higher = of.estimate().value() > 0;
        return higher == of.better().equals("higher") ? "better" : "worse";
    }
}
