package dev.quern.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a step counted and measured. Kept with what it made, so that a step that is reused still has its counts.
///
/// @param rowsOut rows by output port
/// @param dropped rows left out on purpose, by reason
/// @param rejected rows that could not be used, by reason
/// @param counted what the step's own code counted, by name
public record StepFacts(
        long rowsIn,
        Map<String, Long> rowsOut,
        Map<String, Long> dropped,
        Map<String, Long> rejected,
        Map<String, Long> counted,
        List<StoredMetric> metrics,
        List<String> warnings) {

    public StepFacts {
        rowsOut = new TreeMap<>(rowsOut);
        dropped = new TreeMap<>(dropped);
        rejected = new TreeMap<>(rejected);
        counted = counted == null ? new TreeMap<>() : new TreeMap<>(counted); // older manifests have none
        metrics = List.copyOf(metrics);
        warnings = List.copyOf(warnings);
    }

    /// No rows, nothing measured.
    public static StepFacts none() {
        return new StepFacts(0, Map.of(), Map.of(), Map.of(), Map.of(), List.of(), List.of());
    }

    /// These and those together.
    public StepFacts plus(StepFacts other) {
        List<StoredMetric> allMetrics = new ArrayList<>(metrics);
        allMetrics.addAll(other.metrics);
        List<String> allWarnings = new ArrayList<>(warnings);
        allWarnings.addAll(other.warnings);
        return new StepFacts(
                rowsIn + other.rowsIn,
                sum(rowsOut, other.rowsOut),
                sum(dropped, other.dropped),
                sum(rejected, other.rejected),
                sum(counted, other.counted),
                allMetrics,
                allWarnings);
    }

    /// Rows on all output ports.
    public long allRowsOut() {
        return total(rowsOut);
    }

    /// Rows rejected for any reason.
    public long allRejected() {
        return total(rejected);
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> sum(Map<String, Long> left, Map<String, Long> right) {
        Map<String, Long> both = new TreeMap<>(left);
        right.forEach((key, count) -> both.merge(key, count, Long::sum));
        return both;
    }
}
