package dev.quern.engine.jobfile;

import dev.quern.engine.config.ConfigReader;
import dev.quern.engine.config.ConfigReader.Bound;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Value;
import dev.quern.engine.jobfile.JobKeys.Sweep;
import dev.quern.engine.jobfile.JobKeys.SweepRange;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/// What a sweep tries: a list of values, or a range to draw from, for each path below `with`.
final class SweepSpace {
    private static final int MOST_TRIALS = 1000;
    private static final MathContext DIGITS = new MathContext(4);

    private final String path;
    private final Place place;
    private final Problems problems;
    private final SequencedMap<String, Axis> axes = new LinkedHashMap<>();

    /// The values of one setting.
    private sealed interface Axis {
        record Choices(List<Value.Scalar> values) implements Axis {}

        record Between(SweepRange range, Place place) implements Axis {}
    }

    /// @param over the mapping of paths; null where the file has none
    SweepSpace(String path, Value.Entry over, Place sweep, Problems problems) {
        this.path = path;
        this.place = over == null ? sweep : over.place();
        this.problems = problems;
        if (over == null
                || !(over.value() instanceof Value.Entries mapping)
                || mapping.entries().isEmpty()) {
            problems.add(
                    ProblemCode.MISSING_KEY,
                    path,
                    place,
                    "'over' must name the settings to try and their values",
                    "write over: {optimizer.learning-rate: [1e-3, 1e-2]} or {from: 1e-4, to: 1e-1, scale: log}");
            return;
        }
        mapping.entries().values().forEach(entry -> axis(entry).ifPresent(axis -> axes.put(entry.key(), axis)));
    }

    private Optional<Axis> axis(Value.Entry entry) {
        return switch (entry.value()) {
            case Value.Items list -> choices(entry, list);
            case Value.Entries range ->
                new ConfigReader(problems)
                        .read(SweepRange.class, range, path + "." + entry.key(), entry.place())
                        .map(Bound::config)
                        .map(read -> new Axis.Between(read, entry.place()));
            case Value.Broken _ -> Optional.empty();
            case Value.Scalar scalar -> {
                wrong(entry, "is one value, " + scalar.kind() + "; a sweep needs a list or a range");
                yield Optional.empty();
            }
        };
    }

    private Optional<Axis> choices(Value.Entry entry, Value.Items list) {
        List<Value.Scalar> values = new ArrayList<>();
        for (Value item : list.items()) {
            if (item instanceof Value.Scalar scalar) {
                values.add(scalar);
            }
        }
        if (values.isEmpty() || values.size() < list.items().size()) {
            wrong(entry, "must be a list of single values");
            return Optional.empty();
        }
        return Optional.of(new Axis.Choices(values));
    }

    private void wrong(Value.Entry entry, String what) {
        problems.add(ProblemCode.WRONG_TYPE, path + "." + entry.key(), entry.place(), "'" + entry.key() + "' " + what);
    }

    /// The values of each trial.
    List<SequencedMap<String, Value.Scalar>> trials(Sweep sweep) {
        return sweep.trials().isPresent() ? drawn(sweep.trials().get(), sweep.seed()) : grid();
    }

    private List<SequencedMap<String, Value.Scalar>> grid() {
        List<SequencedMap<String, Value.Scalar>> trials = new ArrayList<>(List.of(new LinkedHashMap<>()));
        for (Map.Entry<String, Axis> axis : axes.entrySet()) {
            if (!(axis.getValue() instanceof Axis.Choices choices)) {
                problems.add(
                        ProblemCode.MISSING_KEY,
                        path + "." + axis.getKey(),
                        place,
                        "'" + axis.getKey() + "' is a range, so the number of 'trials' must be given");
                return List.of();
            }
            List<SequencedMap<String, Value.Scalar>> more = new ArrayList<>();
            for (SequencedMap<String, Value.Scalar> trial : trials) {
                for (Value.Scalar value : choices.values()) {
                    SequencedMap<String, Value.Scalar> longer = new LinkedHashMap<>(trial);
                    longer.put(axis.getKey(), value);
                    more.add(longer);
                }
            }
            trials = more;
            if (trials.size() > MOST_TRIALS) {
                problems.add(
                        ProblemCode.OUT_OF_RANGE,
                        path,
                        place,
                        "more than %,d combinations; set 'trials' to draw some of them".formatted(MOST_TRIALS));
                return List.of();
            }
        }
        return trials;
    }

    /// Each value has a generator of its own, so that another axis or more trials change none of the others.
    private List<SequencedMap<String, Value.Scalar>> drawn(int count, long seed) {
        List<SequencedMap<String, Value.Scalar>> trials = new ArrayList<>();
        for (int trial = 0; trial < count; trial++) {
            SequencedMap<String, Value.Scalar> values = new LinkedHashMap<>();
            for (Map.Entry<String, Axis> axis : axes.entrySet()) {
                long own = seed * 0x9e3779b97f4a7c15L + axis.getKey().hashCode() * 0xbf58476d1ce4e5b9L + trial;
                values.put(axis.getKey(), draw(axis.getValue(), new SplittableRandom(own)));
            }
            trials.add(values);
        }
        return trials;
    }

    private static Value.Scalar draw(Axis axis, SplittableRandom random) {
        return switch (axis) {
            case Axis.Choices choices ->
                choices.values().get(random.nextInt(choices.values().size()));
            case Axis.Between between -> Value.Scalar.of(between.range().draw(random), false, between.place());
        };
    }

    /// Four digits: what a person would write.
    static String rounded(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
    }
}
