package dev.quern.engine.jobfile;

import dev.quern.engine.Contest;
import dev.quern.engine.PlannedStep.Gate;
import dev.quern.engine.PlannedStep.Policy;
import dev.quern.engine.StepReference;
import dev.quern.engine.config.ConfigReader;
import dev.quern.engine.config.ConfigReader.Bound;
import dev.quern.engine.config.Names;
import dev.quern.engine.config.Normal;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Value;
import dev.quern.engine.jobfile.StepDraft.Demand;
import dev.quern.engine.jobfile.StepDraft.Named;
import dev.quern.engine.jobfile.StepDraft.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the engine's keys of one step.
final class StepReader {
    private static final String PASSED = ".passed";
    private static final String NAME = "[a-z][a-z0-9-]*";

    private final Problems problems;
    private final Value.Entry step;
    private final Value.Entries keys;
    private final String path;
    private final Map<String, Reference> inputs = new LinkedHashMap<>();
    private boolean complete = true;

    StepReader(Value.Entry step, Value.Entries keys, Problems problems) {
        this.step = step;
        this.keys = keys;
        this.path = "steps." + step.key();
        this.problems = problems;
    }

    StepDraft read() {
        problems.closed(path, keys, JobKeys.STEP);
        Optional<Named> use = use();
        entry("from").ifPresent(this::from);
        Optional<Value.Entry> condition = entry("when");
        boolean contested =
                condition.filter(each -> each.value() instanceof Value.Entries).isPresent();
        Optional<Named> when = contested ? Optional.empty() : condition.flatMap(this::when);
        Optional<Contest> contest = contested ? condition.flatMap(this::contest) : Optional.empty();
        Value.Entry with = entry("with").orElse(null);
        Place withPlace = with != null ? with.place() : use.map(Named::place).orElse(step.place());
        Optional<Bound<JobKeys.Step>> engine = engineKeys();
        List<Demand> demands = entry("expect")
                .map(expect -> new Demands(problems).read(expect, path + ".expect"))
                .orElse(List.of());
        return new StepDraft(
                step.key(),
                step.place(),
                use,
                inputs,
                complete,
                when,
                with == null ? Value.Entries.none(withPlace) : with.value(),
                withPlace,
                demands,
                policy(engine.map(Bound::config), when, contest, demands),
                engine.flatMap(bound -> bound.config().seed()),
                keys,
                engine.map(Bound::normal).orElse(new Normal.Named(Map.of())));
    }

    private Optional<Value.Entry> entry(String key) {
        return Optional.ofNullable(keys.entries().get(key)).filter(entry -> !(entry.value() instanceof Value.Broken));
    }

    private Optional<Named> use() {
        Value.Entry use = keys.entries().get("use");
        if (use == null) {
            problems.add(
                    ProblemCode.MISSING_KEY,
                    path,
                    step.place(),
                    "the step '" + step.key() + "' does not say what it is: 'use' is missing",
                    "write use: NAME; 'quern plugins ls' lists the names");
            return Optional.empty();
        }
        if (use.value() instanceof Value.Scalar scalar && !scalar.isEmpty()) {
            return Optional.of(new Named(scalar.text(), scalar.place()));
        }
        if (!(use.value() instanceof Value.Broken)) {
            problems.add(
                    ProblemCode.WRONG_TYPE,
                    path + ".use",
                    use.place(),
                    "'use' must be the name of a step of a plugin, got "
                            + use.value().kind());
        }
        return Optional.empty();
    }

    private void from(Value.Entry from) {
        switch (from.value()) {
            case Value.Scalar scalar -> reference("", scalar, from.place(), path + ".from");
            case Value.Entries ports ->
                ports.entries().values().forEach(port -> input(port, path + ".from." + port.key()));
            case Value.Items list -> {
                complete = false;
                problems.add(
                        ProblemCode.BAD_REFERENCE,
                        path + ".from",
                        list.place(),
                        "'from' is a list; inputs have names",
                        "write {train: split.train, validation: split.validation}");
            }
            case Value.Broken broken -> complete = false;
        }
    }

    private void input(Value.Entry port, String at) {
        if (!Names.isName(port.key())) {
            complete = false;
            problems.add(ProblemCode.BAD_NAME, at, port.place(), JobReader.badName("input", port.key()));
        } else if (port.value() instanceof Value.Scalar scalar) {
            reference(port.key(), scalar, port.place(), at);
        } else {
            complete = false;
            if (!(port.value() instanceof Value.Broken)) {
                problems.add(
                        ProblemCode.BAD_REFERENCE,
                        at,
                        port.value().place(),
                        "the input '" + port.key() + "' must be a step or one of its outputs, got "
                                + port.value().kind(),
                        "each input has one origin; give each its own name");
            }
        }
    }

    private void reference(String port, Value.Scalar scalar, Place keyPlace, String at) {
        String text = scalar.text();
        if (!text.matches(NAME + "(\\." + NAME + "){0,2}|" + NAME + "\\.\\*")) {
            complete = false;
            problems.add(
                    ProblemCode.BAD_REFERENCE,
                    at,
                    scalar.isEmpty() ? keyPlace : scalar.place(),
                    "must be a step or one of its outputs, got " + scalar.kind(),
                    "write from: clean, or from: split.train");
            return;
        }
        int dot = text.indexOf('.');
        StepReference target = dot < 0
                ? new StepReference(text, "")
                : new StepReference(text.substring(0, dot), text.substring(dot + 1));
        inputs.put(port, new Reference(target, scalar.place()));
    }

    private Optional<Named> when(Value.Entry when) {
        if (when.value() instanceof Value.Scalar scalar && scalar.text().matches(NAME + "\\.passed")) {
            String text = scalar.text();
            return Optional.of(new Named(text.substring(0, text.length() - PASSED.length()), scalar.place()));
        }
        problems.add(
                ProblemCode.BAD_CONDITION,
                path + ".when",
                when.value().place(),
                "'when' must be STEP.passed or {best, of, candidate, metric}, got "
                        + when.value().kind(),
                "a step with a 'gate' passes or fails it: when: report.passed");
        return Optional.empty();
    }

    private Optional<Contest> contest(Value.Entry when) {
        return new ConfigReader(problems)
                .read(JobKeys.Best.class, when.value(), path + ".when", when.place())
                .map(Bound::config)
                .filter(best -> competes(best, when))
                .map(best -> new Contest(
                        best.candidate(),
                        best.of(),
                        best.metric(),
                        best.is() == JobKeys.Direction.LARGEST,
                        best.best()));
    }

    private boolean competes(JobKeys.Best best, Value.Entry when) {
        boolean competes = best.of().contains(best.candidate());
        if (!competes) {
            problems.add(
                    ProblemCode.BAD_CONDITION,
                    path + ".when.candidate",
                    Value.placeOf(when.value(), "candidate").orElse(when.place()),
                    "'" + best.candidate() + "' is not among the steps that compete",
                    "of: " + best.of());
        }
        return competes;
    }

    private Optional<Bound<JobKeys.Step>> engineKeys() {
        Value.Entries mine = Value.Entries.none(keys.place());
        for (String key : JobKeys.Step.KEYS) {
            if (keys.entries().containsKey(key)) {
                mine = mine.with(keys.entries().get(key));
            }
        }
        return new ConfigReader(problems).read(JobKeys.Step.class, mine, path, step.place());
    }

    private Policy policy(
            Optional<JobKeys.Step> given, Optional<Named> when, Optional<Contest> contest, List<Demand> demands) {
        if (given.isEmpty()) {
            return Policy.plain();
        }
        JobKeys.Step step = given.get();
        return new Policy(
                when.map(Named::name),
                demands.stream().map(Demand::expectation).toList(),
                gates(step.gate()),
                step.badRows().map(JobKeys.BadRows::atMost).orElse(0.0),
                step.retries(),
                step.timeout(),
                step.cache() == JobKeys.Cache.ALWAYS,
                contest,
                step.diverged() == JobKeys.Diverged.SKIP);
    }

    private List<Gate> gates(List<JobKeys.Gate> given) {
        List<Gate> gates = new ArrayList<>();
        for (JobKeys.Gate gate : given) {
            fault(gate).ifPresent(fault -> {
                String at = "gate." + gates.size();
                problems.add(
                        ProblemCode.BAD_DEMAND,
                        path + "." + at,
                        Value.placeOf(keys, at).orElse(this.step.place()),
                        "this gate " + fault.what(),
                        fault.remedy());
            });
            gates.add(new Gate(
                    gate.metric(),
                    gate.each(),
                    Names.of(gate.bound()),
                    gate.atLeast(),
                    gate.atMost(),
                    gate.notWorseBy()
                            .map(by -> new Gate.NotWorse(
                                    by, gate.noBaseline().equals(Optional.of(JobKeys.NoBaseline.PASS))))));
        }
        return gates;
    }

    private record Fault(String what, String remedy) {}

    private static Optional<Fault> fault(JobKeys.Gate gate) {
        boolean limits = gate.atLeast().isPresent() || gate.atMost().isPresent();
        if (gate.notWorseBy().isPresent() != gate.noBaseline().isPresent()) {
            return Optional.of(
                    gate.notWorseBy().isPresent()
                            ? new Fault("does not say what holds without a champion", "add no-baseline: pass, or fail")
                            : new Fault("has 'no-baseline' without 'not-worse-by'", "add not-worse-by"));
        }
        if (gate.notWorseBy().isPresent() && limits) {
            return Optional.of(new Fault("has limits beside 'not-worse-by'", "write them as a gate of their own"));
        }
        if (gate.notWorseBy().isEmpty() && !limits) {
            return Optional.of(new Fault("has no limit", "add at-least or at-most"));
        }
        boolean never = gate.atLeast().isPresent()
                && gate.atMost().isPresent()
                && gate.atLeast().get() > gate.atMost().get();
        return never ? Optional.of(new Fault("can never pass", "at-least is greater than at-most")) : Optional.empty();
    }
}
