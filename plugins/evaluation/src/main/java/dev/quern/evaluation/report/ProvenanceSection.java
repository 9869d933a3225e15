package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation;
import java.util.ArrayList;
import java.util.List;

/// What was evaluated, on what, and how.
record ProvenanceSection(ReportContent content) implements Section {
    private static final int MOST_FACTS = 60;

    @Override
    public void write(Markup out) {
        Evaluation evaluation = content.evaluation();
        out.open("section").line().element("h2", "Provenance and method").line();
        Table.facts(out, "What was evaluated, on what", subject(evaluation.subject()));
        Table.facts(out, "How", method(evaluation));
        if (!content.model().isEmpty()) {
            Table.facts(out, "Settings of the model", model());
        }
        out.close().line();
    }

    private static List<List<String>> subject(Evaluation.Subject subject) {
        List<List<String>> rows = new ArrayList<>();
        Evaluation.Model model = subject.model();
        rows.add(List.of("model", model.digest()));
        rows.add(List.of(
                "model size",
                Numbers.count(model.parameters()) + " weights, " + Numbers.count(model.vocabulary())
                        + " token ids, context of " + Numbers.count(model.context()) + " tokens"));
        rows.add(List.of("tokenizer", subject.tokenizer().digest()));
        data(rows, "evaluated rows", subject.data());
        if (subject.train() != null) {
            data(rows, "training rows", subject.train());
        }
        return rows;
    }

    private static void data(List<List<String>> rows, String name, Evaluation.Data data) {
        rows.add(List.of(name, data.digest()));
        rows.add(List.of(
                "used of them",
                Numbers.count(data.documents()) + " of " + Numbers.count(data.available()) + " documents, "
                        + Numbers.count(data.tokens()) + " of " + Numbers.count(data.availableTokens()) + " tokens ("
                        + data.selection() + ")"));
    }

    private static List<List<String>> method(Evaluation evaluation) {
        Evaluation.Settings settings = evaluation.settings();
        return List.of(
                List.of("metric version", evaluation.metricVersion()),
                List.of(
                        "intervals",
                        Numbers.plain(settings.level() * 100) + " % Poisson bootstrap over " + settings.unit() + "s, "
                                + Numbers.count(settings.resamples())
                                + " resamples, percentiles widened for the effective number of documents"),
                List.of("parts", "Benjamini-Hochberg adjusted; too few below " + settings.minimum() + " documents"),
                List.of("seed", String.valueOf(settings.seed())),
                List.of("form of the data", evaluation.schema() + ", " + content(evaluation)));
    }

    private static String content(Evaluation evaluation) {
        return ReportContent.SCHEMA + ", task " + evaluation.task();
    }

    private List<List<String>> model() {
        return content.model().entrySet().stream()
                .limit(MOST_FACTS)
                .map(fact -> List.of(Numbers.cut(fact.getKey(), 100), Numbers.cut(fact.getValue(), 200)))
                .toList();
    }
}
