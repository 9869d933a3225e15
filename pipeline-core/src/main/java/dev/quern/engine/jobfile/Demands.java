package dev.quern.engine.jobfile;

import dev.quern.engine.PlannedStep.Expectation;
import dev.quern.engine.config.ConfigReader;
import dev.quern.engine.config.ConfigReader.Bound;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Units;
import dev.quern.engine.config.Value;
import dev.quern.engine.jobfile.StepDraft.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `expect`: `rows` is a number, limits, or one of these for each output; `kept` is limits of a share.
final class Demands {
    private static final List<String> KEYS = List.of("rows", "kept");
    private static final double ALL = 1;

    private final Problems problems;
    private final List<Demand> demands = new ArrayList<>();

    Demands(Problems problems) {
        this.problems = problems;
    }

    List<Demand> read(Value.Entry expect, String path) {
        switch (expect.value()) {
            case Value.Broken broken -> {}
            case Value.Entries mapping -> {
                problems.closed(path, mapping, KEYS);
                Optional.ofNullable(mapping.entries().get("rows")).ifPresent(entry -> rows(entry, path + ".rows"));
                Optional.ofNullable(mapping.entries().get("kept"))
                        .ifPresent(entry -> limits("kept", "", entry, path + ".kept"));
            }
            default ->
                problems.add(
                        ProblemCode.BAD_DEMAND,
                        path,
                        expect.place(),
                        "'expect' must be a mapping, got " + expect.value().kind(),
                        "write {rows: 60000} or {kept: {at-least: 60%}}");
        }
        return demands;
    }

    private void rows(Value.Entry entry, String path) {
        if (!(entry.value() instanceof Value.Entries mapping) || isLimits(mapping)) {
            count("", entry, path);
            return;
        }
        mapping.entries().values().forEach(port -> count(port.key(), port, path + "." + port.key()));
    }

    private static boolean isLimits(Value.Entries mapping) {
        return mapping.entries().values().stream()
                .anyMatch(entry -> JobKeys.Limits.KEYS.contains(entry.key())
                        || entry.value() instanceof Value.Scalar
                                && Suggestions.closest(entry.key(), JobKeys.Limits.KEYS)
                                        .isPresent());
    }

    private void count(String port, Value.Entry entry, String path) {
        if (!(entry.value() instanceof Value.Scalar scalar)) {
            limits("rows", port, entry, path);
            return;
        }
        Optional<Long> exact = Units.whole(scalar.text()).filter(count -> count >= 0);
        if (exact.isPresent()) {
            add("rows", port, exact.get(), exact.get(), entry.place(), path);
        } else {
            problems.add(
                    ProblemCode.BAD_DEMAND,
                    path,
                    scalar.place(),
                    "'" + entry.key() + "' must be a number of rows or {at-least, at-most}, got " + scalar.kind());
        }
    }

    private void limits(String what, String port, Value.Entry entry, String path) {
        if (entry.value() instanceof Value.Scalar scalar) {
            problems.add(
                    ProblemCode.BAD_DEMAND,
                    path,
                    entry.place(),
                    "'" + entry.key() + "' must say which way it is meant, got " + scalar.kind(),
                    "write {at-least: " + (scalar.isEmpty() ? "60%" : scalar.shown()) + "}");
            return;
        }
        Optional<Bound<JobKeys.Limits>> limits =
                new ConfigReader(problems).read(JobKeys.Limits.class, entry.value(), path, entry.place());
        limits.map(Bound::config).ifPresent(given -> {
            double atLeast = given.atLeast().orElse(Double.NEGATIVE_INFINITY);
            double atMost = given.atMost().orElse(Double.POSITIVE_INFINITY);
            boolean empty = given.atLeast().isEmpty() && given.atMost().isEmpty();
            boolean share = what.equals("kept");
            if (empty || atLeast > atMost || share && atLeast > ALL) {
                String fault = empty ? "has no limit" : "can never hold";
                problems.add(
                        ProblemCode.BAD_DEMAND,
                        path,
                        entry.place(),
                        "this expectation " + fault,
                        share ? "shares lie between 0 and 1, such as 60%" : "write {at-least: 1} or {at-most: 100}");
            } else {
                add(what, port, atLeast, atMost, entry.place(), path);
            }
        });
    }

    private void add(String what, String port, double atLeast, double atMost, Place place, String path) {
        demands.add(new Demand(new Expectation(what, port, atLeast, atMost), place, path));
    }
}
