package dev.quern.evaluation.report;

import dev.quern.evaluation.result.ClassificationFindings.ClassFigures;
import dev.quern.evaluation.result.Evaluation.Estimate;
import java.util.Comparator;
import java.util.List;

/// Figures of each class, the lowest recall first.
record ClassSection(NetworkReportContent content) implements Section {
    private static final int MOST_CLASSES = 100;

    @Override
    public void write(Markup out) {
        if (!content.isClassifier()) {
            return;
        }
        List<ClassFigures> classes = content.evaluation().classification().classes();
        out.open("section").line().element("h2", "Classes").line();
        Table.open(
                out,
                "The lowest recall first; below each value its " + content.intervalName() + ".",
                List.of(
                        Table.Column.text("Class"),
                        Table.Column.number("Rows"),
                        Table.Column.number("Predicted"),
                        Table.Column.number("Precision"),
                        Table.Column.number("Recall"),
                        Table.Column.number("F1"),
                        Table.Column.number("ROC AUC"),
                        Table.Column.number("Average precision")),
                null);
        classes.stream()
                .sorted(Comparator.comparingDouble(
                        of -> of.recall() == null ? 2 : of.recall().value()))
                .limit(MOST_CLASSES)
                .forEach(of -> row(out, of));
        Table.close(out);
        if (classes.size() > MOST_CLASSES) {
            String rest = Numbers.count(classes.size() - MOST_CLASSES);
            out.element("p", rest + " more classes are in report.json.", "class", "note");
        }
        out.close().line();
    }

    private static void row(Markup out, ClassFigures of) {
        out.open("tr");
        Table.name(out, Numbers.cut(of.label(), 60));
        Table.number(out, Numbers.count(of.support()));
        Table.number(out, Numbers.count(of.predicted()));
        cell(out, of.precision(), of.remark());
        cell(out, of.recall(), of.remark());
        cell(out, of.f1(), of.remark());
        cell(out, of.rocAuc(), of.remark());
        cell(out, of.averagePrecision(), of.remark());
        out.close().line();
    }

    private static void cell(Markup out, Estimate estimate, String remark) {
        if (estimate == null) {
            Table.number(out, remark.isEmpty() ? "n/a" : remark);
            return;
        }
        out.open("td", "class", "number").text(Numbers.fixed(estimate.value(), 3));
        if (estimate.lower() != null) {
            out.empty("br").element("span", Numbers.interval(estimate, 3), "class", "remark");
        }
        out.close();
    }
}
