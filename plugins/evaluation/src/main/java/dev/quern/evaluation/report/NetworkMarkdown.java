package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.result.NetworkEvaluation;
import dev.quern.evaluation.result.NetworkEvaluation.Difference;
import dev.quern.evaluation.result.NetworkEvaluation.Slice;
import java.util.List;

/// The summary that fits a pull request: verdict, warnings, headline, differences and the worst parts.
final class NetworkMarkdown {
    private static final int MOST_WARNINGS = 10;
    private static final int MOST_SLICES = 10;

    private final String title;
    private final NetworkReportContent content;
    private final StringBuilder out = new StringBuilder();

    NetworkMarkdown(String title, NetworkReportContent content) {
        this.title = title;
        this.content = content;
    }

    String text() {
        NetworkEvaluation evaluation = content.evaluation();
        out.append("## ").append(MarkdownReport.escape(title)).append("\n\n");
        out.append(MarkdownReport.escape(new NetworkVerdict(content).sentence()))
                .append("\n\n");
        evaluation.warnings().stream().limit(MOST_WARNINGS).forEach(warning -> out.append("- **Warning:** ")
                .append(MarkdownReport.escape(Numbers.cut(warning, 300)))
                .append('\n'));
        content.overfitting()
                .forEach(sentence ->
                        out.append("- ").append(MarkdownReport.escape(sentence)).append('\n'));
        out.append('\n');
        headline();
        if (evaluation.comparison() != null) {
            differences(evaluation.comparison().differences());
        }
        slices();
        out.append("\nModel `")
                .append(Numbers.digest(evaluation.subject().model().digest()).replaceAll("[^0-9A-Za-z:.-]", "_"))
                .append("`, rows `")
                .append(Numbers.digest(evaluation.subject().data().digest()).replaceAll("[^0-9A-Za-z:.-]", "_"))
                .append("`.\n");
        return out.toString();
    }

    private void headline() {
        row("Figure", "Value", content.intervalName(), "Rows", "Better");
        out.append("|---|--:|--:|--:|---|\n");
        for (Figure figure : content.evaluation().headline()) {
            Estimate estimate = figure.estimate();
            row(
                    NetworkHeadlineSection.name(figure.metric()),
                    estimate == null
                            ? figure.remark()
                            : NetworkHeadlineSection.value(figure.metric(), estimate.value()),
                    estimate == null ? "" : Numbers.interval(estimate, 4),
                    estimate == null ? "" : Numbers.count(estimate.n()),
                    figure.better());
        }
    }

    private void differences(List<Difference> differences) {
        out.append('\n');
        row("Against the champion", "This", "Champion", "Difference", content.intervalName(), "p", "Verdict");
        out.append("|---|--:|--:|--:|--:|--:|---|\n");
        for (Difference of : differences) {
            row(
                    NetworkHeadlineSection.name(of.metric()),
                    Numbers.fixed(of.first(), 4),
                    Numbers.fixed(of.second(), 4),
                    Numbers.signed(of.estimate().value(), 4),
                    Numbers.interval(of.estimate(), 4),
                    Numbers.pValue(of.pValue()),
                    ComparisonSection.verdict(of));
        }
    }

    private void slices() {
        List<Slice> worst = content.evaluation().slices().stream()
                .filter(slice -> slice.adjustedP() != null && slice.adjustedP() <= 0.05)
                .limit(MOST_SLICES)
                .toList();
        if (worst.isEmpty()) {
            return;
        }
        out.append('\n');
        row("Parts that differ", "Value", content.intervalName(), "Gap", "Rows");
        out.append("|---|--:|--:|--:|--:|\n");
        for (Slice of : worst) {
            row(
                    Numbers.cut(of.column() + "=" + of.value(), 100),
                    Numbers.fixed(of.figure().value(), 4),
                    Numbers.interval(of.figure(), 4),
                    of.gap() == null ? "\u2013" : Numbers.signed(of.gap().value(), 4),
                    Numbers.count(of.figure().n()));
        }
    }

    private void row(String... cells) {
        out.append('|');
        for (String cell : cells) {
            out.append(' ').append(MarkdownReport.escape(cell)).append(" |");
        }
        out.append('\n');
    }
}
