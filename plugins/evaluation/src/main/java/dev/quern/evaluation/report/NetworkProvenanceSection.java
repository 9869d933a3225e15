package dev.quern.evaluation.report;

import dev.quern.evaluation.result.NetworkEvaluation;
import java.util.ArrayList;
import java.util.List;

/// What was evaluated, on what, and how.
record NetworkProvenanceSection(NetworkReportContent content) implements Section {
    private static final int MOST_FACTS = 60;

    @Override
    public void write(Markup out) {
        out.open("section").line().element("h2", "Provenance and method").line();
        Table.facts(out, "What was evaluated, on what", subject());
        Table.facts(out, "How", method());
        if (!content.model().isEmpty()) {
            Table.facts(
                    out,
                    "Settings of the network",
                    content.model().entrySet().stream()
                            .limit(MOST_FACTS)
                            .map(fact -> List.of(Numbers.cut(fact.getKey(), 100), Numbers.cut(fact.getValue(), 200)))
                            .toList());
        }
        out.close().line();
    }

    private List<List<String>> subject() {
        NetworkEvaluation.Subject subject = content.evaluation().subject();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("model", subject.model().digest()));
        rows.add(List.of(
                "network",
                subject.model().architecture() + ", "
                        + Numbers.count(subject.model().parameters())
                        + " weights, inputs of shape " + subject.model().inputShape() + ", "
                        + (subject.model().classes().isEmpty()
                                ? "one value"
                                : subject.model().classes().size() + " classes")));
        rows.add(List.of(
                "evaluated rows",
                subject.data().digest() + ", " + Numbers.count(subject.data().rows()) + " rows"));
        if (subject.train() != null) {
            rows.add(List.of(
                    "training rows",
                    subject.train().digest() + ", "
                            + Numbers.count(subject.train().rows()) + " rows"));
        }
        return rows;
    }

    private List<List<String>> method() {
        NetworkEvaluation evaluation = content.evaluation();
        NetworkEvaluation.Settings settings = evaluation.settings();
        boolean rows = settings.unit().equals("row");
        return List.of(
                List.of("metric version", evaluation.metricVersion()),
                List.of(
                        "intervals",
                        Numbers.plain(settings.level() * 100) + " %: "
                                + (rows ? "Wilson's for shares of rows, otherwise " : "all by ")
                                + "Poisson bootstrap over " + (rows ? "rows" : "groups by '" + settings.unit() + "'")
                                + ", "
                                + Numbers.count(settings.resamples())
                                + " resamples; studentised for means of losses, on the"
                                + " scale of log odds for means over classes"),
                List.of("parts", "Fisher's test (mid-p), adjusted by Benjamini and Hochberg"),
                List.of("seed", String.valueOf(settings.seed())),
                List.of(
                        "form of the data",
                        evaluation.schema() + ", " + NetworkReportContent.SCHEMA + ", task " + evaluation.task()));
    }
}
