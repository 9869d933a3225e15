package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.result.Evaluation.Slice;
import java.util.List;

/// The summary that fits a pull request: verdict, warnings, headline and the worst parts.
final class MarkdownReport {
    private static final int MOST_WARNINGS = 10;
    private static final int MOST_SLICES = 5;

    private final String title;
    private final ReportContent content;
    private final StringBuilder out = new StringBuilder();

    MarkdownReport(String title, ReportContent content) {
        this.title = title;
        this.content = content;
    }

    String text() {
        out.append("## ").append(escape(title)).append("\n\n");
        out.append(escape(new Verdict(content).sentence())).append("\n\n");
        content.evaluation().warnings().stream().limit(MOST_WARNINGS).forEach(warning -> out.append("- **Warning:** ")
                .append(escape(Numbers.cut(warning, 300)))
                .append('\n'));
        if (!content.evaluation().warnings().isEmpty()) {
            out.append('\n');
        }
        headline();
        slices();
        provenance();
        return out.toString();
    }

    private void headline() {
        row("Figure", "Value", content.intervalName(), "Documents", "Better");
        out.append("|---|--:|--:|--:|---|\n");
        for (Figure figure : content.evaluation().headline()) {
            Estimate estimate = figure.estimate();
            int decimals = HeadlineSection.decimals(figure.metric());
            row(
                    HeadlineSection.name(figure.metric()),
                    estimate == null ? figure.remark() : Numbers.fixed(estimate.value(), decimals),
                    estimate == null ? "" : Numbers.interval(estimate, decimals),
                    estimate == null ? "" : Numbers.count(estimate.n()),
                    figure.better());
        }
    }

    private void slices() {
        List<String> columns = content.evaluation().slices().stream()
                .map(Slice::column)
                .distinct()
                .toList();
        for (String column : columns) {
            out.append('\n');
            row("Worst by " + column, "Bits per byte", content.intervalName(), "Gap", "Documents");
            out.append("|---|--:|--:|--:|--:|\n");
            content.evaluation().slices().stream()
                    .filter(slice -> slice.column().equals(column) && slice.bitsPerByte() != null)
                    .limit(MOST_SLICES)
                    .forEach(this::slice);
        }
    }

    private void slice(Slice slice) {
        row(
                Numbers.cut(slice.value(), 100),
                Numbers.fixed(slice.bitsPerByte().value(), 3),
                slice.tooFew() ? "too few" : Numbers.interval(slice.bitsPerByte(), 3),
                slice.gap() == null ? "\u2013" : Numbers.signed(slice.gap().value(), 3),
                Numbers.count(slice.bitsPerByte().n()));
    }

    private void provenance() {
        Evaluation.Subject subject = content.evaluation().subject();
        out.append('\n')
                .append("Model ")
                .append(code(subject.model().digest()))
                .append(", tokenizer ")
                .append(code(subject.tokenizer().digest()))
                .append(", rows ")
                .append(code(subject.data().digest()))
                .append(". ")
                .append(escape(content.evaluation().metricVersion()))
                .append(".\n");
    }

    private static String code(String digest) {
        return "`" + Numbers.digest(digest).replaceAll("[^0-9A-Za-z:.-]", "_") + "`";
    }

    private void row(String... cells) {
        out.append('|');
        for (String cell : cells) {
            out.append(' ').append(escape(cell)).append(" |");
        }
        out.append('\n');
    }

    /// Text that Markdown shows as it is, on one line: every character with a meaning gets a backslash, `<`, `>` and
    /// `&` become entities, and control characters become spaces.
    static String escape(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '\\', '`', '*', '_', '[', ']', '#', '|', '~', '!', '@' ->
                    safe.append('\\').appendCodePoint(c);
                default -> safe.appendCodePoint(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
            }
        });
        return safe.toString();
    }
}
