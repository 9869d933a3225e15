package dev.quern.evaluation.report;

import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import java.util.List;

/// Parts of the rows, by column, the worst first.
record NetworkSliceSection(NetworkReportContent content) implements Section {
    private static final int MOST_OF_A_COLUMN = 25;
    private static final int MOST_COLUMNS = 12;

    @Override
    public void write(Markup out) {
        List<Slice> slices = content.evaluation().slices();
        if (slices.isEmpty()) {
            return;
        }
        out.open("section").line().element("h2", "Parts").line();
        out.element(
                "p",
                "Gap: the part less all other rows. p-values are adjusted for the number of parts (Benjamini and Hochberg)."
                        + " Parts with fewer than "
                        + content.evaluation().settings().minimum() + " rows are too few to judge.",
                "class",
                "note");
        slices.stream()
                .map(Slice::column)
                .distinct()
                .limit(MOST_COLUMNS)
                .forEach(column -> table(
                        out,
                        column,
                        slices.stream()
                                .filter(slice -> slice.column().equals(column))
                                .toList()));
        out.close().line();
    }

    private void table(Markup out, String column, List<Slice> slices) {
        Table.open(
                out,
                "By " + Numbers.cut(column, 60) + ": " + NetworkHeadlineSection.name(content.mainFigure())
                        + (slices.size() > MOST_OF_A_COLUMN
                                ? ", the worst " + MOST_OF_A_COLUMN + " of " + slices.size()
                                : ""),
                List.of(
                        Table.Column.text("Part"),
                        Table.Column.number("Rows"),
                        Table.Column.number("Value"),
                        Table.Column.number(content.intervalName()),
                        Table.Column.number("Gap"),
                        Table.Column.number("Adjusted p")),
                null);
        for (Slice of : slices.stream().limit(MOST_OF_A_COLUMN).toList()) {
            out.open("tr");
            Table.name(out, Numbers.cut(of.value(), 80));
            Table.number(out, Numbers.count(of.figure().n()));
            Table.number(out, Numbers.fixed(of.figure().value(), 4));
            Table.number(out, of.tooFew() ? "too few" : Numbers.interval(of.figure(), 4));
            Table.number(
                    out, of.gap() == null ? "\u2013" : Numbers.signed(of.gap().value(), 4));
            Table.number(out, of.adjustedP() == null ? "\u2013" : Numbers.pValue(of.adjustedP()));
            out.close().line();
        }
        Table.close(out);
    }
}
