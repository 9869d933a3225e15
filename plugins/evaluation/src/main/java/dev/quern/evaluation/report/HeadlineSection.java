package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.util.List;
import java.util.Map;

/// The headline table: the model among its baselines, then the other figures.
record HeadlineSection(ReportContent content) implements Section {
    private static final Map<String, String> NAMES = Map.of(
            "bits-per-byte", "This model",
            "gzip-bits-per-byte", "gzip -9, each document alone",
            "gzip-together-bits-per-byte", "gzip -9, all documents in one stream",
            "unigram-bits-per-byte", "Unigram model of the same tokens",
            "improvement-over-gzip", "Improvement over gzip -9",
            "improvement-over-unigram", "Improvement over unigram",
            "byte-perplexity", "Byte perplexity",
            "token-perplexity", "Token perplexity",
            "leaked-documents", "Documents leaked from training");

    /// The name that a reader understands.
    static String name(String metric) {
        return NAMES.getOrDefault(metric, metric);
    }

    /// Counts have no decimals, bits per byte three, perplexities two.
    static int decimals(String metric) {
        return metric.equals("leaked-documents") ? 0 : metric.contains("perplexity") ? 2 : 3;
    }

    @Override
    public void write(Markup out) {
        out.open("section").line().element("h2", "Result").line();
        out.element(
                "p",
                "Bits per byte: what a byte of text costs when the model is used to compress it. Lower is better. "
                        + "Intervals come from resampling whole documents.",
                "class",
                "note");
        List<Figure> perByte = figures(true);
        Estimate model = content.evaluation().figure("bits-per-byte").estimate();
        IntervalStrip strip = IntervalStrip.of(
                perByte.stream().map(Figure::estimate).filter(e -> e != null).toList(), model.value());
        table(out, "Bits per byte on the evaluated documents. The dotted line is this model.", perByte, strip);
        table(out, "More figures", figures(false), null);
        out.close().line();
    }

    private List<Figure> figures(boolean perByte) {
        return content.evaluation().headline().stream()
                .filter(figure -> figure.metric().endsWith("bits-per-byte") == perByte)
                .toList();
    }

    private void table(Markup out, String caption, List<Figure> figures, IntervalStrip strip) {
        Table.open(
                out,
                caption,
                List.of(
                        Table.Column.text("Figure"),
                        Table.Column.number("Value"),
                        Table.Column.number(content.intervalName()),
                        Table.Column.number("Documents"),
                        Table.Column.text("Better")),
                strip);
        for (Figure figure : figures) {
            row(out, figure, strip);
        }
        Table.close(out);
    }

    private static void row(Markup out, Figure figure, IntervalStrip strip) {
        boolean mine = figure.metric().equals("bits-per-byte");
        out.open("tr", "class", mine ? "mine" : "other")
                .open("th", "scope", "row")
                .text(name(figure.metric()));
        out.empty("br").open("span", "class", "remark").element("code", figure.metric());
        out.text(figure.remark().isEmpty() ? "" : " \u00b7 " + figure.remark())
                .close()
                .close();
        Estimate estimate = figure.estimate();
        int decimals = decimals(figure.metric());
        Table.number(out, estimate == null ? "n/a" : Numbers.fixed(estimate.value(), decimals));
        Table.number(out, estimate == null ? "" : Numbers.interval(estimate, decimals));
        Table.number(out, estimate == null ? "" : Numbers.count(estimate.n()));
        Table.text(out, figure.better());
        if (strip != null) {
            out.open("td", "class", "plot");
            if (estimate != null) {
                strip.row(out, estimate, mine ? "a" : "b");
            }
            out.close();
        }
        out.close().line();
    }
}
