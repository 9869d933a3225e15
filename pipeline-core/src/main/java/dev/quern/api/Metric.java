package dev.quern.api;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// A figure with its uncertainty.
///
/// @param name such as `bits-per-byte`
/// @param labels what it is restricted to, such as `{source: java.base}`; empty for all rows
/// @param value the estimate
/// @param lower lower end of its 95 % interval, if it has one
/// @param upper upper end
/// @param n how many independent things were measured (documents, rows)
public record Metric(
        String name, Map<String, String> labels, double value, OptionalDouble lower, OptionalDouble upper, long n) {

    public Metric {
        Objects.requireNonNull(name);
        labels = new TreeMap<>(labels);
    }

    /// A figure without interval.
    public static Metric of(String name, double value, long n) {
        return new Metric(name, Map.of(), value, OptionalDouble.empty(), OptionalDouble.empty(), n);
    }

    /// A figure with its interval.
    public static Metric of(String name, double value, double lower, double upper, long n) {
        return new Metric(name, Map.of(), value, OptionalDouble.of(lower), OptionalDouble.of(upper), n);
    }

    /// The same figure for a part of the rows.
    public Metric labelled(String label, String of) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, of);
        return new Metric(name, more, value, lower, upper, n);
    }
}
