package dev.quern.jobs;

import dev.quern.engine.run.Estimate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// An estimate as a person reads it.
final class EstimateText {
    /// Reasons of dropped rows to name.
    private static final int REASONS = 3;

    private final String job;
    private final Estimate.Outcome outcome;
    private final Path store;

    /// @param store whose disk the outputs will lie on
    EstimateText(String job, Estimate.Outcome outcome, Path store) {
        this.job = job;
        this.outcome = outcome;
        this.store = store;
    }

    void print(PrintWriter out) throws IOException {
        out.printf(
                Locale.ROOT,
                "%s  estimated from %s of %s of input (%.1f %%)%n",
                job,
                PlanVerb.bytes(outcome.sampledBytes()),
                PlanVerb.bytes(outcome.inputBytes()),
                100.0 * outcome.sampledBytes() / Math.max(1, outcome.inputBytes()));
        int width = outcome.steps().stream()
                .mapToInt(step -> step.step().length())
                .max()
                .orElse(1);
        for (Estimate.StepEstimate step : outcome.steps()) {
            out.println(("  %-" + width + "s  %s")
                    .formatted(step.step(), text(step))
                    .stripTrailing());
        }
        out.println("  time    about " + ProgressDisplay.duration(Math.round(outcome.seconds())));
        long free = free();
        out.println("  disk    about " + PlanVerb.bytes(outcome.storedBytes()) + " of " + PlanVerb.bytes(free)
                + " free in " + store + (outcome.storedBytes() > free ? ": NOT ENOUGH" : ""));
        if (!outcome.left().isEmpty()) {
            out.println("  not in it: " + String.join(", ", outcome.left()));
        }
        out.println("  duplicates are found among the sampled rows only: all rows have more");
    }

    private static String text(Estimate.StepEstimate step) {
        StringBuilder text = new StringBuilder();
        if (step.rowsIn() > 0) {
            text.append(rounded(step.rowsIn())).append(" in  ");
        }
        step.rowsOut().forEach((port, rows) -> text.append(rounded(rows))
                .append(port.isEmpty() ? " out" : " " + port)
                .append(step.rowsIn() > 0 ? share(rows, step) : "")
                .append("  "));
        long dropped =
                step.dropped().values().stream().mapToLong(Long::longValue).sum();
        if (dropped > 0 && step.rowsIn() > 0) {
            text.append(
                    String.format(Locale.ROOT, "drops %.1f %% (%s)  ", 100.0 * dropped / step.rowsIn(), reasons(step)));
        }
        step.counted()
                .forEach((name, count) ->
                        text.append(rounded(count)).append(' ').append(name).append("  "));
        return (step.bytes() > 0 ? text.append(PlanVerb.bytes(step.bytes())) : text).toString();
    }

    private static String share(long rows, Estimate.StepEstimate step) {
        return String.format(Locale.ROOT, " (%.1f %%)", 100.0 * rows / step.rowsIn());
    }

    private static String reasons(Estimate.StepEstimate step) {
        return step.dropped().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(REASONS)
                        .map(reason -> String.format(
                                Locale.ROOT, "%s %.1f %%", reason.getKey(), 100.0 * reason.getValue() / step.rowsIn()))
                        .collect(Collectors.joining(", "))
                + (step.dropped().size() > REASONS ? ", …" : "");
    }

    /// `12,300,000`: three digits say as much as a sample knows.
    static String rounded(long value) {
        long unit = 1;
        while (value / unit >= 1000) {
            unit *= 10;
        }
        return ProgressDisplay.count(Math.round((double) value / unit) * unit);
    }

    private long free() throws IOException {
        Path there = store.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        return Files.getFileStore(there).getUsableSpace();
    }
}
