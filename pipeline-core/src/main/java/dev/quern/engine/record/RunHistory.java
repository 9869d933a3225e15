package dev.quern.engine.record;

import dev.quern.engine.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs below one directory, `<runs>/<job>/<run-id>`. What cannot be read is left out: it was cut off while it
/// began.
public final class RunHistory {
    private final Path runs;

    public RunHistory(Path runs) {
        this.runs = runs;
    }

    /// Jobs that have run, by name.
    public List<String> jobs() throws IOException {
        return directories(runs);
    }

    /// Ids of a job's runs, the newest first.
    public List<String> runs(String job) throws IOException {
        return directories(runs.resolve(job)).stream()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /// The record of a run; one whose process has died counts as stopped.
    public Optional<RunRecord> read(String job, String run) {
        return read(job, run, "run.json", RunRecord.class);
    }

    /// All records of a job, the newest first.
    public List<RunRecord> records(String job) throws IOException {
        List<RunRecord> records = new ArrayList<>();
        for (String run : runs(job)) {
            read(job, run).ifPresent(records::add);
        }
        return records;
    }

    /// Runs whose id starts with or ends with this text, in all jobs; the newest first.
    public List<RunRecord> find(String text) throws IOException {
        List<RunRecord> found = new ArrayList<>();
        for (String job : jobs()) {
            for (String run : runs(job)) {
                if (run.startsWith(text) || run.endsWith(text)) {
                    read(job, run).ifPresent(found::add);
                }
            }
        }
        found.sort(Comparator.comparing(RunRecord::run).reversed());
        return found;
    }

    /// The newest plan of a job.
    public Optional<PlanRecord> lastPlan(String job) throws IOException {
        for (String run : runs(job)) {
            Optional<PlanRecord> plan = read(job, run, "plan.json", PlanRecord.class);
            if (plan.isPresent()) {
                return plan;
            }
        }
        return Optional.empty();
    }

    /// Where a run lies.
    public Path folder(String job, String run) {
        return runs.resolve(job).resolve(run);
    }

    /// What the run reported, if it has a report.
    public Optional<Path> report(String job, String run) {
        Path report = folder(job, run).resolve("report");
        return Files.isDirectory(report) ? Optional.of(report) : Optional.empty();
    }

    private <T> Optional<T> read(String job, String run, String name, Class<T> type) {
        try {
            return Optional.of(Json.read(Files.readString(folder(job, run).resolve(name)), type));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static List<String> directories(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
