package dev.quern.engine.jobfile;

import dev.quern.engine.config.Names;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Shape;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Units;
import dev.quern.engine.config.Value;
import dev.quern.engine.config.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a job: declared with a default, which also says their type, and set by profiles and by `-p`.
final class Parameters {
    private static final List<String> KEYS = List.of("default", "at-least", "above", "at-most", "one-of", "doc");

    private final Problems problems;
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final Map<String, Value> given = new LinkedHashMap<>();

    /// What a parameter may be.
    private enum Type {
        WHOLE("a whole number"),
        NUMBER("a number"),
        FLAG("true or false"),
        LIST("a list"),
        ANY("a text");

        private final String words;

        Type(String words) {
            this.words = words;
        }
    }

    private record Declared(
            String name, Place place, Type type, Optional<Value> preset, Shape.Bounds bounds, List<String> choices) {}

    Parameters(Problems problems) {
        this.problems = problems;
    }

    /// Reads `params`.
    ///
    /// @param substitution for `${env:X}` and `${run.date}` in defaults
    void declare(Value params, Place owner, Substitution substitution) {
        if (!(params instanceof Value.Entries mapping)) {
            problems.add(ProblemCode.WRONG_TYPE, "params", owner, "'params' must be a mapping, got " + params.kind());
            return;
        }
        for (Value.Entry entry : mapping.entries().values()) {
            String path = "params." + entry.key();
            if (Names.isName(entry.key())) {
                Value value = substitution.apply(entry.value(), path);
                declared.put(entry.key(), declared(entry, value, path));
            } else {
                problems.add(
                        ProblemCode.BAD_NAME, "params", entry.place(), JobReader.badName("parameter", entry.key()));
            }
        }
    }

    private Declared declared(Value.Entry entry, Value value, String path) {
        if (!(value instanceof Value.Entries mapping)) {
            if (value instanceof Value.Scalar scalar && scalar.isEmpty()) {
                problems.add(
                        ProblemCode.BAD_PARAMETER,
                        path,
                        entry.place(),
                        "the parameter '" + entry.key() + "' has no value",
                        "write its default, or {} for one that -p must set");
                return new Declared(entry.key(), entry.place(), Type.ANY, Optional.of(value), noBounds(), List.of());
            }
            return new Declared(entry.key(), entry.place(), typeOf(value), Optional.of(value), noBounds(), List.of());
        }
        problems.closed(path, mapping, KEYS);
        Optional<Value> preset = mapping.value("default");
        Shape.Bounds bounds = new Shape.Bounds(
                limit(mapping, "at-least", path, Double.NEGATIVE_INFINITY),
                limit(mapping, "above", path, Double.NEGATIVE_INFINITY),
                limit(mapping, "at-most", path, Double.POSITIVE_INFINITY));
        Type type = preset.map(Parameters::typeOf).orElse(bounds.words().isEmpty() ? Type.ANY : Type.NUMBER);
        Declared made = new Declared(entry.key(), entry.place(), type, preset, bounds, choices(mapping, path));
        preset.ifPresent(each -> check(made, each, path + ".default"));
        return made;
    }

    private static Shape.Bounds noBounds() {
        return new Shape.Bounds(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    private double limit(Value.Entries mapping, String key, String path, double none) {
        Optional<Value> value = mapping.value(key);
        if (value.isEmpty()) {
            return none;
        }
        Optional<Double> number =
                value.get() instanceof Value.Scalar scalar ? Units.fraction(scalar.text()) : Optional.empty();
        if (number.isEmpty()) {
            problems.add(
                    ProblemCode.BAD_PARAMETER,
                    path,
                    value.get().place(),
                    "'" + key + "' must be a number, got " + value.get().kind());
        }
        return number.orElse(none);
    }

    private List<String> choices(Value.Entries mapping, String path) {
        List<String> choices = new ArrayList<>();
        Optional<Value> value = mapping.value("one-of");
        if (value.isPresent()) {
            if (value.get() instanceof Value.Items list && !list.items().isEmpty()) {
                list.items()
                        .forEach(item -> choices.add(item instanceof Value.Scalar each ? each.text() : item.kind()));
            } else {
                problems.add(
                        ProblemCode.BAD_PARAMETER,
                        path,
                        value.get().place(),
                        "'one-of' must be a list of values, got " + value.get().kind());
            }
        }
        return choices;
    }

    private static Type typeOf(Value value) {
        return switch (value) {
            case Value.Scalar scalar when scalar.quoted() -> Type.ANY;
            case Value.Scalar scalar
            when scalar.text().equals("true") || scalar.text().equals("false") -> Type.FLAG;
            case Value.Scalar scalar when scalar.text().matches("[+-]?\\d+") -> Type.WHOLE;
            case Value.Scalar scalar when Units.fraction(scalar.text()).isPresent() -> Type.NUMBER;
            case Value.Scalar scalar -> Type.ANY;
            case Value.Items list -> Type.LIST;
            default -> Type.ANY;
        };
    }

    /// Sets values as a profile says.
    ///
    /// @param inForce false for a profile that was not asked for: its values are only checked
    void setAll(Value values, Place owner, String path, boolean inForce) {
        if (!(values instanceof Value.Entries mapping)) {
            problems.add(ProblemCode.WRONG_TYPE, path, owner, "'params' must be a mapping, got " + values.kind());
            return;
        }
        for (Value.Entry entry : mapping.entries().values()) {
            Declared known = declared.get(entry.key());
            if (known == null) {
                problems.add(
                        ProblemCode.UNKNOWN_PARAMETER,
                        path,
                        entry.place(),
                        "no parameter '" + entry.key() + "'",
                        names(),
                        Suggestions.didYouMean(entry.key(), declared.keySet()));
            } else if (check(known, entry.value(), path + "." + entry.key()) && inForce) {
                given.put(entry.key(), entry.value());
            }
        }
    }

    /// Sets one value as the command line says.
    void set(String name, String text) {
        Place place = Place.outside("-p " + name);
        Declared known = declared.get(name);
        if (known == null) {
            problems.add(
                    ProblemCode.UNKNOWN_PARAMETER,
                    "",
                    place,
                    "no parameter '" + name + "'",
                    names(),
                    Suggestions.didYouMean(name, declared.keySet()));
            return;
        }
        Optional<Value> value = known.type() == Type.LIST
                ? YamlReader.value(text, place.origin(), problems)
                : Optional.of(Value.Scalar.of(text, true, place));
        if (value.isPresent() && check(known, value.get(), "params." + name)) {
            given.put(name, value.get());
        }
    }

    private String names() {
        return declared.isEmpty() ? "the job has no 'params'" : "params: " + String.join(", ", declared.keySet()) + ".";
    }

    private boolean check(Declared known, Value value, String path) {
        if (value instanceof Value.Broken) {
            return true;
        }
        if (!fits(known.type(), value)) {
            problems.add(
                    ProblemCode.WRONG_TYPE,
                    path,
                    value.place(),
                    "the parameter '" + known.name() + "' must be " + known.type().words
                            + known.bounds().words() + ", got " + value.kind());
            return false;
        }
        String text = value instanceof Value.Scalar scalar ? scalar.text() : "";
        boolean inRange = Units.fraction(text).map(known.bounds()::allows).orElse(true);
        boolean chosen = known.choices().isEmpty() || known.choices().contains(text);
        if (!inRange || !chosen) {
            String wanted = chosen
                    ? known.type().words + known.bounds().words()
                    : "one of " + String.join(", ", known.choices());
            problems.add(
                    ProblemCode.OUT_OF_RANGE,
                    path,
                    value.place(),
                    "the parameter '" + known.name() + "' must be " + wanted + ", got " + value.kind(),
                    chosen ? "" : Suggestions.didYouMean(text, known.choices()));
        }
        return inRange && chosen;
    }

    private static boolean fits(Type type, Value value) {
        if (type == Type.LIST || !(value instanceof Value.Scalar scalar)) {
            return type == Type.LIST && value instanceof Value.Items;
        }
        return switch (type) {
            case WHOLE -> Units.whole(scalar.text()).isPresent();
            case NUMBER -> Units.fraction(scalar.text()).isPresent();
            case FLAG -> scalar.text().equals("true") || scalar.text().equals("false");
            default -> !scalar.isEmpty();
        };
    }

    /// The value of every parameter; one without is a problem.
    Map<String, Value> values() {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Declared each : declared.values()) {
            Value value = given.getOrDefault(each.name(), each.preset().orElse(null));
            if (value == null) {
                problems.add(
                        ProblemCode.MISSING_KEY,
                        "params." + each.name(),
                        each.place(),
                        "the parameter '" + each.name() + "' has no value",
                        "give it one: -p " + each.name() + "=VALUE");
                value = new Value.Broken(each.place());
            }
            values.put(each.name(), value);
        }
        return values;
    }

    /// Where a parameter is declared.
    Place placeOf(String name) {
        return declared.get(name).place();
    }
}
