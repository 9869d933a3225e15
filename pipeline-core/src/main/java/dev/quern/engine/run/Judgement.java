package dev.quern.engine.run;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.PlannedStep.Gate.NotWorse;
import dev.quern.engine.record.StepRecord.GateRecord;
import dev.quern.engine.record.StepRecord.Verdict;
import dev.quern.engine.store.StepFacts;
import dev.quern.engine.store.StoredMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds what a step counted and measured against the job's `expect` and `gate`.
final class Judgement {
    /// What a step that compares with a champion appends to the name of a metric: the gain, above 0 if better.
    private static final String GAIN = "-gain-over-champion";

    private Judgement() {}

    /// Fails when an expectation does not hold.
    static void expect(PlannedStep step, StepFacts facts) {
        for (PlannedStep.Expectation expectation : step.policy().expectations()) {
            String port = expectation.port();
            boolean all = port.isEmpty() && !facts.rowsOut().containsKey("");
            long rows = all ? facts.allRowsOut() : facts.rowsOut().getOrDefault(port, 0L);
            boolean kept = expectation.what().equals("kept");
            double value = kept ? (double) rows / facts.rowsIn() : rows;
            if (!(value >= expectation.atLeast() && value <= expectation.atMost())) {
                String name = port.isEmpty() ? step.name() : step.name() + "." + port;
                throw new QuernException(
                        ErrorCode.EXPECTATION_FAILED,
                        kept
                                ? "step '%s' kept %,d of %,d rows (%.2f %%), expected %s"
                                        .formatted(name, rows, facts.rowsIn(), 100 * value, share(expectation))
                                : "step '%s' made %,d rows, expected %s".formatted(name, rows, count(expectation)),
                        facts.dropped().isEmpty() ? "look at its input" : "rows were dropped: " + facts.dropped());
            }
        }
    }

    private static String share(PlannedStep.Expectation expectation) {
        return "between %.2f %% and %.2f %%"
                .formatted(100 * expectation.atLeast(), 100 * Math.min(1, expectation.atMost()));
    }

    private static String count(PlannedStep.Expectation expectation) {
        String least = "at least %,.0f".formatted(expectation.atLeast());
        return expectation.atMost() > Long.MAX_VALUE / 2.0
                ? least
                : least + " and at most %,.0f".formatted(expectation.atMost());
    }

    /// One record for each gate.
    static List<GateRecord> gates(PlannedStep step, StepFacts facts) {
        return step.policy().gates().stream().map(gate -> judge(gate, facts)).toList();
    }

    /// What the gates say together; null without gates.
    static Verdict verdict(List<GateRecord> gates) {
        if (gates.isEmpty()) {
            return null;
        }
        boolean failed = gates.stream().anyMatch(gate -> gate.verdict() == Verdict.FAILED);
        boolean open = gates.stream().anyMatch(gate -> gate.verdict() == Verdict.NOT_JUDGED);
        return failed ? Verdict.FAILED : open ? Verdict.NOT_JUDGED : Verdict.PASSED;
    }

    static GateRecord judge(PlannedStep.Gate gate, StepFacts facts) {
        return gate.notWorse().isPresent() ? notWorse(gate, gate.notWorse().get(), facts) : limits(gate, facts);
    }

    /// Non-inferiority: a gain whose interval begins above -by.
    private static GateRecord notWorse(PlannedStep.Gate gate, NotWorse demand, StepFacts facts) {
        String name = gate.metric() + GAIN;
        boolean compared =
                facts.metrics().stream().anyMatch(metric -> metric.name().endsWith(GAIN));
        if (!compared) {
            return new GateRecord(
                    gate.metric(),
                    demand.without() ? Verdict.PASSED : Verdict.FAILED,
                    "there was no champion to compare with; no-baseline says " + (demand.without() ? "pass" : "fail"));
        }
        GateRecord judged = limits(
                new PlannedStep.Gate(name, gate.each(), "lower", Optional.of(-demand.by()), Optional.empty()), facts);
        return new GateRecord(gate.metric(), judged.verdict(), judged.explanation());
    }

    private static GateRecord limits(PlannedStep.Gate gate, StepFacts facts) {
        List<StoredMetric> metrics = facts.metrics().stream()
                .filter(metric -> metric.name().equals(gate.metric()) && fits(metric, gate))
                .toList();
        if (metrics.isEmpty()) {
            List<String> names = facts.metrics().stream()
                    .map(StoredMetric::name)
                    .distinct()
                    .sorted()
                    .toList();
            return new GateRecord(
                    gate.metric(),
                    Verdict.NOT_JUDGED,
                    "the step measured no '" + gate.metric() + "'"
                            + gate.each().map(label -> " for each " + label).orElse("") + "; it measured " + names);
        }
        List<String> explanations = new ArrayList<>();
        Verdict verdict = Verdict.PASSED;
        for (StoredMetric metric : metrics) {
            Double figure = figure(metric, gate.bound());
            Verdict one = figure == null ? Verdict.NOT_JUDGED : holds(gate, figure) ? Verdict.PASSED : Verdict.FAILED;
            if (one != Verdict.PASSED) {
                verdict = verdict == Verdict.FAILED ? verdict : one;
                explanations.add(explain(gate, metric, figure));
            }
        }
        if (explanations.isEmpty()) {
            explanations.add(explain(gate, metrics.getFirst(), figure(metrics.getFirst(), gate.bound())));
        }
        return new GateRecord(gate.metric(), verdict, String.join("; ", explanations));
    }

    private static boolean fits(StoredMetric metric, PlannedStep.Gate gate) {
        return gate.each()
                .map(label -> metric.labels().keySet().equals(java.util.Set.of(label)))
                .orElse(metric.labels().isEmpty());
    }

    private static Double figure(StoredMetric metric, String bound) {
        return switch (bound) {
            case "lower" -> metric.lower();
            case "upper" -> metric.upper();
            default -> metric.value();
        };
    }

    private static boolean holds(PlannedStep.Gate gate, double figure) {
        return gate.atLeast().map(least -> figure >= least).orElse(true)
                && gate.atMost().map(most -> figure <= most).orElse(true)
                && !Double.isNaN(figure);
    }

    private static String explain(PlannedStep.Gate gate, StoredMetric metric, Double figure) {
        String name = metric.labels().isEmpty() ? metric.name() : metric.name() + " " + metric.labels();
        String bound = gate.bound().equals("value") ? "" : " (" + gate.bound() + " bound)";
        String demand = gate.atLeast().map(least -> " at least " + least).orElse("")
                + gate.atMost().map(most -> " at most " + most).orElse("");
        return name + bound + (figure == null ? " has no interval" : " is " + figure) + ", demanded" + demand;
    }
}
