package dev.quern.evaluation.report;

import dev.quern.evaluation.result.ClassificationFindings;
import dev.quern.evaluation.result.ClassificationFindings.Confusion;
import java.util.List;

/// What is taken for what: a heat map, and the most frequent mistakes.
record ConfusionSection(NetworkReportContent content) implements Section {
    private static final int MOST_DRAWN = 30;
    private static final int MOST_LISTED = 20;

    @Override
    public void write(Markup out) {
        if (!content.isClassifier()) {
            return;
        }
        ClassificationFindings findings = content.evaluation().classification();
        out.open("section").line().element("h2", "Confusions").line();
        if (!findings.confusion().isEmpty() && findings.confusion().size() <= MOST_DRAWN) {
            List<String> names = findings.classes().stream()
                    .map(ClassificationFindings.ClassFigures::label)
                    .toList();
            new HeatMap("confusion", names, findings.confusion()).write(out);
        } else {
            out.element("p", "Too many classes to draw all pairs.", "class", "note")
                    .line();
        }
        if (!findings.confusions().isEmpty()) {
            table(out, findings.confusions());
        }
        out.close().line();
    }

    private static void table(Markup out, List<Confusion> confusions) {
        Table.open(
                out,
                "The most frequent mistakes.",
                List.of(
                        Table.Column.text("Class"),
                        Table.Column.text("Taken for"),
                        Table.Column.number("Rows"),
                        Table.Column.number("Share of the class")),
                null);
        for (Confusion of : confusions.stream().limit(MOST_LISTED).toList()) {
            out.open("tr");
            Table.name(out, Numbers.cut(of.label(), 60));
            Table.text(out, Numbers.cut(of.predicted(), 60));
            Table.number(out, Numbers.count(of.rows()));
            Table.number(out, Numbers.fixed(100 * of.share(), 2) + " %");
            out.close().line();
        }
        Table.close(out);
    }
}
