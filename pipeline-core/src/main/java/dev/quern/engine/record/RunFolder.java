package dev.quern.engine.record;

import dev.quern.engine.store.Durable;
import dev.quern.engine.store.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// Writes the folder of one run. Whole files are replaced atomically; `events.ndjson` and `log.txt` grow line
/// by line. Thread-safe.
public final class RunFolder implements AutoCloseable {
    private final Path folder;
    private final BufferedWriter events;
    private final BufferedWriter log;

    public RunFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.events = Files.newBufferedWriter(folder.resolve("events.ndjson"));
        this.log = Files.newBufferedWriter(folder.resolve("log.txt"));
    }

    public Path path() {
        return folder;
    }

    /// The job as given and as resolved.
    public void job(String text, String resolved) throws IOException {
        Durable.replace(folder.resolve("job.yaml"), text);
        Durable.replace(folder.resolve("resolved.yaml"), resolved);
    }

    public void plan(PlanRecord plan) throws IOException {
        Durable.replace(folder.resolve("plan.json"), Json.pretty(plan));
    }

    public synchronized void run(RunRecord record) throws IOException {
        Durable.replace(folder.resolve("run.json"), Json.pretty(record));
    }

    /// What is kept about one step, with the manifests of its artifacts.
    public void step(StepRecord step, Map<String, ?> manifests) throws IOException {
        Path file = stepFolder(step.step()).resolve("manifest.json");
        Durable.replace(file, Json.pretty(Map.of("step", step, "artifacts", manifests)));
    }

    public Path stepFolder(String step) throws IOException {
        return Files.createDirectories(folder.resolve("steps").resolve(step));
    }

    /// Adds an event to `events.ndjson` and, unless it is mere progress, to `log.txt`.
    public synchronized void event(RunEvent event) {
        try {
            append(events, Json.line(event));
            if (event.kind() != RunEvent.Kind.STEP_PROGRESS) {
                String step = event.step().isEmpty() ? "" : " [" + event.step() + "]";
                append(log, event.time() + " " + event.kind() + step + " " + event.message());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Adds text to `log.txt`, such as a stack trace.
    public synchronized void log(String text) {
        try {
            append(log, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void append(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.newLine();
        out.flush();
    }

    /// Copies a file of a report into `report/`.
    public void report(String name, Path file) throws IOException {
        Path target = folder.resolve("report").resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public synchronized void close() throws IOException {
        events.close();
        log.close();
    }
}
