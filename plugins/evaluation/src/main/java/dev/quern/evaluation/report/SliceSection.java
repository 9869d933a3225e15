package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Slice;
import java.util.List;
import java.util.Objects;

/// Parts of the documents, the worst first.
record SliceSection(ReportContent content) implements Section {
    private static final int MOST_ROWS = 40;

    @Override
    public void write(Markup out) {
        List<String> columns = content.evaluation().slices().stream()
                .map(Slice::column)
                .distinct()
                .toList();
        if (columns.isEmpty()) {
            return;
        }
        out.open("section").line().element("h2", "Parts of the documents").line();
        out.element(
                "p",
                "Gap: bits per byte of the part less those of all other documents. p: how likely a gap at least this far "
                        + "from zero is by chance, adjusted for the number of parts. Parts with fewer than "
                        + content.evaluation().settings().minimum() + " documents have no interval.",
                "class",
                "note");
        columns.forEach(column -> table(out, column));
        out.close().line();
    }

    private void table(Markup out, String column) {
        List<Slice> slices = content.evaluation().slices().stream()
                .filter(slice -> slice.column().equals(column))
                .toList();
        List<Slice> shown = slices.subList(0, Math.min(MOST_ROWS, slices.size()));
        Estimate all = content.evaluation().figure("bits-per-byte").estimate();
        IntervalStrip strip = IntervalStrip.of(
                shown.stream().map(Slice::bitsPerByte).filter(Objects::nonNull).toList(), all.value());
        out.element("h3", "By " + Numbers.cut(column, 60)).line();
        Table.open(
                out,
                "Largest gap first. The dotted line is the figure for all documents.",
                List.of(
                        Table.Column.text("Part"),
                        Table.Column.number("Bits per byte"),
                        Table.Column.number(content.intervalName()),
                        Table.Column.number("Gap"),
                        Table.Column.number("p"),
                        Table.Column.number("Documents"),
                        Table.Column.number("Bytes")),
                strip);
        shown.forEach(slice -> row(out, slice, strip));
        Table.close(out);
        if (slices.size() > shown.size()) {
            String rest = Numbers.count(slices.size() - shown.size());
            out.element("p", rest + " more parts are in report.json.", "class", "note")
                    .line();
        }
    }

    private static void row(Markup out, Slice slice, IntervalStrip strip) {
        Estimate estimate = slice.bitsPerByte();
        out.open("tr");
        Table.name(out, Numbers.cut(slice.value(), 120));
        Table.number(out, estimate == null ? "n/a (no bytes)" : Numbers.fixed(estimate.value(), 3));
        Table.number(out, slice.tooFew() || estimate == null ? "too few" : Numbers.interval(estimate, 3));
        Table.number(
                out, slice.gap() == null ? "\u2013" : Numbers.signed(slice.gap().value(), 3));
        Table.number(out, slice.adjustedP() == null ? "\u2013" : Numbers.pValue(slice.adjustedP()));
        Table.number(out, estimate == null ? "" : Numbers.count(estimate.n()));
        Table.number(out, Numbers.count(slice.bytes()));
        out.open("td", "class", "plot");
        if (estimate != null) {
            strip.row(out, estimate, slice.tooFew() ? "c" : "a");
        }
        out.close().close().line();
    }
}
