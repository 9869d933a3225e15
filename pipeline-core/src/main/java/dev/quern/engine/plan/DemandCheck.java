package dev.quern.engine.plan;

import dev.quern.api.PortType;
import dev.quern.engine.PlannedStep.Expectation;
import dev.quern.engine.StepKind;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.jobfile.StepDraft.Demand;
import java.util.List;
import java.util.Map;

/// Refuses demands on a step that could never be judged.
final class DemandCheck {
    private final BoundStep step;
    private final List<String> rowPorts;
    private final Problems problems;

    DemandCheck(BoundStep step, Map<String, PortType> outputs, Problems problems) {
        this.step = step;
        this.problems = problems;
        this.rowPorts = outputs.keySet().stream()
                .filter(port -> outputs.get(port) instanceof PortType.Rows)
                .toList();
    }

    void check() {
        StepKind kind = step.definition().kind();
        step.draft().expectations().forEach(this::check);
        if (!step.draft().policy().gates().isEmpty() && kind != StepKind.TASK) {
            refuse(
                    "gate",
                    "only tasks such as evaluate report metrics; '" + use() + "' has none that a gate could judge");
        }
        if (step.draft().keys().entries().containsKey("bad-rows") && kind != StepKind.SOURCE) {
            refuse("bad-rows", "only sources reject rows; '" + use() + "' is not a source");
        }
    }

    private void check(Demand demand) {
        Expectation expectation = demand.expectation();
        if (rowPorts.isEmpty()) {
            refuse("expect", "'" + use() + "' makes no rows that could be counted");
        } else if (expectation.what().equals("kept") && step.definition().kind() == StepKind.SOURCE) {
            refuse("expect", "'kept' compares rows out with rows in, and a source has none in; use 'rows'");
        } else if (expectation.what().equals("rows") && !rowPorts.contains(expectation.port())) {
            List<String> named =
                    rowPorts.stream().filter(port -> !port.isEmpty()).toList();
            problems.add(
                    expectation.port().isEmpty() ? ProblemCode.BAD_DEMAND : ProblemCode.NO_OUTPUT,
                    demand.path(),
                    demand.place(),
                    expectation.port().isEmpty()
                            ? "the step '" + step.name() + "' has several outputs; say which"
                            : "no output '" + expectation.port() + "' in step '" + step.name() + "'",
                    named.isEmpty()
                            ? "it has one, without a name: write rows: N"
                            : "outputs: " + String.join(", ", named) + ".",
                    expectation.port().isEmpty()
                            ? "write rows: {" + named.getFirst() + ": N}"
                            : Suggestions.didYouMean(expectation.port(), named));
        }
    }

    private String use() {
        return step.definition().name();
    }

    private void refuse(String key, String message) {
        problems.add(
                ProblemCode.BAD_DEMAND,
                step.draft().path() + "." + key,
                step.draft().placeOf(key),
                message);
    }
}
