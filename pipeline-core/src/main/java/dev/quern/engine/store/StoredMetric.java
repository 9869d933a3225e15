package dev.quern.engine.store;

import dev.quern.api.Metric;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// A [Metric] as it is written; `lower` and `upper` are null where the metric has no interval.
public record StoredMetric(String name, Map<String, String> labels, double value, Double lower, Double upper, long n) {

    public StoredMetric {
        labels = new TreeMap<>(labels);
    }

    public static StoredMetric of(Metric metric) {
        return new StoredMetric(
                metric.name(),
                metric.labels(),
                metric.value(),
                boxed(metric.lower()),
                boxed(metric.upper()),
                metric.n());
    }

    /// The metric that was stored.
    public Metric metric() {
        return new Metric(name, labels, value, unboxed(lower), unboxed(upper), n);
    }

    private static OptionalDouble unboxed(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
