package dev.quern.engine.jobfile;

import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Value;
import java.util.Map;
import java.util.TreeMap;

/// Reads `runner`: a name, or `{type: NAME, option: value, ...}`. The options are the runner's own; it checks
/// them before anything runs.
final class RunnerReader {
    private static final String TYPE = "type";

    private final Problems problems;

    RunnerReader(Problems problems) {
        this.problems = problems;
    }

    Job.Runner read(Value.Entry entry, Value value) {
        return switch (value) {
            case Value.Scalar scalar -> new Job.Runner(type(scalar, entry.place()), Map.of());
            case Value.Entries options -> new Job.Runner(type(options, entry.place()), options(options));
            default -> {
                wrongType(entry.place(), "'runner' must be a name or a mapping, got " + value.kind());
                yield new Job.Runner("", Map.of());
            }
        };
    }

    private String type(Value.Entries options, Place owner) {
        Value type = options.value(TYPE).orElse(null);
        if (type instanceof Value.Scalar scalar) {
            return type(scalar, owner);
        }
        if (type == null) {
            problems.add(
                    ProblemCode.MISSING_KEY,
                    "runner",
                    owner,
                    "key 'type' is missing: one of " + String.join(", ", JobKeys.RUNNERS));
        } else {
            wrongType(type.place(), "'type' must be a name, got " + type.kind());
        }
        return "";
    }

    private String type(Value.Scalar name, Place owner) {
        if (!JobKeys.RUNNERS.contains(name.text())) {
            problems.add(
                    ProblemCode.OUT_OF_RANGE,
                    "runner",
                    name.isEmpty() ? owner : name.place(),
                    "'runner' must be one of " + String.join(", ", JobKeys.RUNNERS) + ", got " + name.kind(),
                    Suggestions.didYouMean(name.text(), JobKeys.RUNNERS));
        }
        return name.text();
    }

    private Map<String, String> options(Value.Entries mapping) {
        Map<String, String> options = new TreeMap<>();
        for (Value.Entry entry : mapping.entries().values()) {
            if (entry.value() instanceof Value.Scalar scalar && !scalar.isEmpty()) {
                options.put(entry.key(), scalar.stored());
            } else if (!(entry.value() instanceof Value.Broken)) {
                wrongType(
                        entry.place(),
                        "the option '" + entry.key() + "' must be a single value, got "
                                + entry.value().kind());
            }
        }
        options.remove(TYPE);
        return options;
    }

    private void wrongType(Place place, String message) {
        problems.add(ProblemCode.WRONG_TYPE, "runner", place, message);
    }
}
