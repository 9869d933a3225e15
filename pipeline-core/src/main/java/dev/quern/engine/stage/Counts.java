package dev.quern.engine.stage;

import dev.quern.engine.store.StepFacts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts of one function over one unit.
final class Counts {
    private final Map<String, Long> rowsOut = new TreeMap<>();
    private final Map<String, Long> dropped = new TreeMap<>();
    private final Map<String, Long> rejected = new TreeMap<>();
    private final Map<String, Long> counted = new TreeMap<>();
    private long rowsIn;

    void in(long rows) {
        rowsIn += rows;
    }

    /// @return rows so far on this port
    long out(String port, long rows) {
        return rowsOut.merge(port, rows, Long::sum);
    }

    void dropped(String reason, long rows) {
        dropped.merge(reason, rows, Long::sum);
    }

    void rejected(String reason) {
        rejected.merge(reason, 1L, Long::sum);
    }

    void counted(String name, long amount) {
        counted.merge(name, amount, Long::sum);
    }

    StepFacts facts() {
        return new StepFacts(rowsIn, rowsOut, dropped, rejected, counted, List.of(), List.of());
    }
}
