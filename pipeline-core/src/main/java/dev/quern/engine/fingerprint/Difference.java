package dev.quern.engine.fingerprint;

import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Names the first thing in which a step differs from what it was.
public final class Difference {
    private Difference() {}

    /// Such as `config vocabulary 8192 -> 4096`, or nothing when all components are equal.
    public static Optional<String> first(PlannedStep step, Map<String, String> before, Map<String, String> now) {
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(before.keySet());
        return keys.stream()
                .filter(key -> !now.getOrDefault(key, "").equals(before.getOrDefault(key, "")))
                .findFirst()
                .map(key -> describe(step, key, before.get(key), now.get(key)));
    }

    private static String describe(PlannedStep step, String key, String before, String now) {
        if (key.equals("code")) {
            return "code of " + nameOfCode(step) + " changed";
        }
        if (key.startsWith("config.")) {
            return "config " + key.substring("config.".length()) + change(before, now);
        }
        if (key.startsWith("input ")) {
            StepReference input = step.inputs().get(key.substring("input ".length()));
            return input == null ? key + " is gone" : "input " + input + (before == null ? " is new" : " changed");
        }
        if (key.startsWith("file")) {
            return key + (before == null ? " is new" : now == null ? " is gone" : " changed");
        }
        if (key.equals("run")) {
            return "cache: never";
        }
        return key + change(before, now);
    }

    /// The plugin's class; a column function stands behind the engine's adapter.
    private static String nameOfCode(PlannedStep step) {
        List<Class<?>> functions = step.definition().functions();
        return functions.stream()
                .filter(function -> !function.getName().startsWith("dev.quern.engine."))
                .findFirst()
                .orElse(functions.getFirst())
                .getSimpleName();
    }

    private static String change(String before, String now) {
        if (before == null) {
            return " is new: " + now;
        }
        return now == null ? " is gone, was " + before : " " + before + " -> " + now;
    }
}
