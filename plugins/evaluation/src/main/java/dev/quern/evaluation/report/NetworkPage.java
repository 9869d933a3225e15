package dev.quern.evaluation.report;

import dev.quern.evaluation.result.NetworkEvaluation;
import java.util.List;
import java.util.Map;

/// The page about a classifier or a regressor: head, summary and sections. It needs no script, no network and no other
/// file.
final class NetworkPage {
    private static final int MOST_WARNINGS = 20;

    private final String title;
    private final NetworkReportContent content;
    private final Map<String, String> pictures;

    /// @param pictures data addresses by name of file
    NetworkPage(String title, NetworkReportContent content, Map<String, String> pictures) {
        this.title = title;
        this.content = content;
        this.pictures = pictures;
    }

    String html() {
        Markup out = new Markup();
        HtmlReport.begin(out, title);
        out.open("header").line().element("h1", title).line();
        out.element("p", new NetworkVerdict(content).sentence(), "class", "lead")
                .line();
        warnings(out);
        out.close().line();
        List<Section> sections = List.of(
                new NetworkHeadlineSection(content),
                new ComparisonSection(content),
                new NetworkTrainingSection(content),
                new SweepSection(content),
                new ClassSection(content),
                new ConfusionSection(content),
                new ScoreCurveSection(content),
                new RegressionSection(content),
                new NetworkSliceSection(content),
                new PictureSection(content.evaluation(), pictures),
                new EmbeddingSection(content.evaluation()),
                new NetworkProvenanceSection(content));
        sections.forEach(section -> section.write(out));
        return HtmlReport.end(out);
    }

    private void warnings(Markup out) {
        NetworkEvaluation evaluation = content.evaluation();
        if (evaluation.warnings().isEmpty()) {
            return;
        }
        int count = evaluation.warnings().size();
        out.open("div", "class", "warnings", "role", "note");
        out.element("strong", count == 1 ? "1 warning" : count + " warnings").open("ul");
        evaluation.warnings().stream()
                .limit(MOST_WARNINGS)
                .forEach(warning -> out.element("li", Numbers.cut(warning, 400)).line());
        out.close().close().line();
    }
}
