package dev.quern.engine.plan;

import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.jobfile.StepDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who needs whom: checks that every step named by `from` and `when` exists, finds cycles, and orders the steps.
final class StepGraph {
    private final Map<String, StepDraft> steps = new LinkedHashMap<>();
    private final Map<String, Map<String, Place>> needs = new LinkedHashMap<>();
    private final Problems problems;

    StepGraph(List<StepDraft> drafts, Problems problems) {
        this.problems = problems;
        drafts.forEach(draft -> steps.put(draft.name(), draft));
        drafts.forEach(draft -> needs.put(draft.name(), needs(draft)));
    }

    private Map<String, Place> needs(StepDraft draft) {
        Map<String, Place> needed = new LinkedHashMap<>();
        draft.inputs().forEach((port, input) -> {
            String path = draft.path() + ".from" + (port.isEmpty() ? "" : "." + port);
            if (exists(input.target().step(), input.place(), path)) {
                needed.putIfAbsent(input.target().step(), input.place());
            }
        });
        draft.when().ifPresent(when -> {
            if (exists(when.name(), when.place(), draft.path() + ".when")) {
                needed.putIfAbsent(when.name(), when.place());
                refuseWithoutGate(draft, when);
            }
        });
        draft.policy().contest().ifPresent(contest -> contest.of().forEach(rival -> {
            if (exists(rival, draft.placeOf("when"), draft.path() + ".when.of")) {
                needed.putIfAbsent(rival, draft.placeOf("when"));
            }
        }));
        return needed;
    }

    private boolean exists(String name, Place place, String path) {
        boolean exists = steps.containsKey(name);
        if (!exists) {
            problems.add(
                    ProblemCode.NO_STEP,
                    path,
                    place,
                    "no step '" + name + "'",
                    "steps: " + String.join(", ", steps.keySet()) + ".",
                    Suggestions.didYouMean(name, steps.keySet()));
        }
        return exists;
    }

    private void refuseWithoutGate(StepDraft draft, StepDraft.Named when) {
        boolean hasGate = steps.get(when.name()).keys().entries().containsKey("gate");
        if (!hasGate && !when.name().equals(draft.name())) {
            problems.add(
                    ProblemCode.BAD_CONDITION,
                    draft.path() + ".when",
                    when.place(),
                    "the step '" + when.name() + "' has no gate that could pass",
                    "add to '" + when.name() + "': gate: [{metric: NAME, at-least: NUMBER}]");
        }
    }

    /// The steps that can be planned, each after those it needs; among those that are free, the first in the
    /// file first. Cycles are noted, and their steps and what hangs on them are left out.
    List<StepDraft> order() {
        List<StepDraft> order = new ArrayList<>();
        Set<String> done = new HashSet<>();
        Optional<StepDraft> next = firstFree(done);
        while (next.isPresent()) {
            order.add(next.get());
            done.add(next.get().name());
            next = firstFree(done);
        }
        Set<String> reported = new HashSet<>();
        for (String name : steps.keySet()) {
            if (!done.contains(name) && !reported.contains(name)) {
                reported.addAll(reportCycleFrom(name, done, reported));
            }
        }
        return order;
    }

    private Optional<StepDraft> firstFree(Set<String> done) {
        return steps.values().stream()
                .filter(step -> !done.contains(step.name())
                        && done.containsAll(needs.get(step.name()).keySet()))
                .findFirst();
    }

    /// Follows the first open need of each step until a step comes up again. Every open step has such a need.
    private List<String> reportCycleFrom(String start, Set<String> done, Set<String> reported) {
        List<String> way = new ArrayList<>();
        String at = start;
        while (!way.contains(at)) {
            way.add(at);
            at = needs.get(at).keySet().stream()
                    .filter(name -> !done.contains(name))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> cycle = way.subList(way.indexOf(at), way.size());
        if (cycle.stream().noneMatch(reported::contains)) {
            String first = cycle.getFirst();
            String second = cycle.size() > 1 ? cycle.get(1) : first;
            problems.add(
                    ProblemCode.CYCLE,
                    "steps." + first,
                    needs.get(first).get(second),
                    cycle.size() == 1
                            ? "the step '" + first + "' needs itself"
                            : "steps need each other in a circle: " + String.join(" <- ", cycle) + " <- " + first,
                    "cut it at one 'from' or 'when'");
        }
        return way;
    }
}
