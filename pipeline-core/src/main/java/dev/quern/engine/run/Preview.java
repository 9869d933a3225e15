package dev.quern.engine.run;

import dev.quern.api.PortType;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepKind;
import dev.quern.engine.StepReference;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.Durable;
import dev.quern.engine.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Runs the beginning of a job on a few rows of its inputs, in a store of its own that is deleted afterwards.
public final class Preview {
    private Preview() {}

    /// What a preview showed.
    ///
    /// @param steps what became of each step, in the order of the plan
    /// @param outputs of the steps that nothing else in the preview reads
    public record Shown(RunResult result, List<StepRecord> steps, List<Output> outputs) {}

    /// An output.
    ///
    /// @param port `clean` or `split.train`
    /// @param kind `rows`, or the kind of the artifact
    /// @param count of all rows; for an artifact of its files
    /// @param rows the first ones, values by column; for an artifact its files with their sizes
    public record Output(String port, String kind, long count, List<Map<String, Object>> rows) {}

    /// The steps that need no task: what a sample of rows can go through.
    public static Set<String> withoutTasks(Plan plan) {
        return reachable(plan, step -> step.definition().kind() == StepKind.TASK);
    }

    /// The steps that are not shut out and need none that is.
    static Set<String> reachable(Plan plan, Predicate<PlannedStep> isShutOut) {
        Set<String> out = new HashSet<>();
        for (PlannedStep step : plan.steps()) {
            boolean behind = step.inputs().values().stream().anyMatch(input -> out.contains(input.step()));
            if (behind || isShutOut.test(step)) {
                out.add(step.name());
            }
        }
        return plan.steps().stream()
                .map(PlannedStep::name)
                .filter(name -> !out.contains(name))
                .collect(Collectors.toSet());
    }

    /// Runs steps and all that they need.
    ///
    /// @param sampled rows of each source
    /// @param most rows to show of each output
    public static Shown run(JobRunner runner, Plan plan, Set<String> wanted, long sampled, int most)
            throws IOException {
        Path place = Files.createTempDirectory("quern-preview");
        try {
            Plan part = part(plan, wanted, sampled);
            RunResult result = runner.run(part, RunOptions.in(place.resolve("store"), place.resolve("runs")));
            List<Output> outputs = new ArrayList<>();
            if (result.exitCode() == 0) {
                outputs.addAll(outputs(part, wanted, result, new ArtifactStore(place.resolve("store")), most));
            }
            return new Shown(result, result.record().steps(), outputs);
        } finally {
            Durable.delete(place);
        }
    }

    /// The wanted steps and all that they need, without demands on their outcome.
    ///
    /// @param sampled rows of each source, 0 for all
    static Plan part(Plan plan, Set<String> wanted, long sampled) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(wanted);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (needed.add(name)) {
                plan.step(name).inputs().values().forEach(input -> open.push(input.step()));
            }
        }
        List<PlannedStep> steps = plan.steps().stream()
                .filter(step -> needed.contains(step.name()))
                .map(Preview::withoutDemands)
                .toList();
        return new Plan(
                plan.job(),
                plan.jobFile(),
                plan.text(),
                plan.resolved(),
                plan.parameters(),
                plan.seed(),
                plan.scheduledDate(),
                steps,
                true,
                sampled,
                plan.policy());
    }

    /// A few rows say nothing about shares and counts.
    private static PlannedStep withoutDemands(PlannedStep step) {
        PlannedStep.Policy old = step.policy();
        PlannedStep.Policy policy = new PlannedStep.Policy(
                Optional.empty(), List.of(), List.of(), old.badRowsAtMost(), 0, old.timeout(), old.cached());
        return new PlannedStep(
                step.name(),
                step.definition(),
                step.config(),
                step.resolvedConfig(),
                step.inputs(),
                step.outputs(),
                step.seed(),
                policy);
    }

    private static List<Output> outputs(Plan part, Set<String> wanted, RunResult result, ArtifactStore store, int most)
            throws IOException {
        List<Output> outputs = new ArrayList<>();
        for (StepRecord record : result.record().steps()) {
            if (wanted.contains(record.step())) {
                for (Map.Entry<String, PortType> port :
                        part.step(record.step()).outputs().entrySet()) {
                    String directory = ArtifactStore.directoryName(record.fingerprint(), port.getKey());
                    if (store.published(directory)) {
                        String name = new StepReference(record.step(), port.getKey()).toString();
                        outputs.add(output(name, port.getValue(), store, directory, most));
                    }
                }
            }
        }
        return outputs;
    }

    private static Output output(String name, PortType type, ArtifactStore store, String directory, int most)
            throws IOException {
        if (type instanceof PortType.Artifact(String kind)) {
            Manifest manifest = store.manifest(directory);
            List<Map<String, Object>> files = new ArrayList<>();
            manifest.files().forEach(file -> files.add(ordered("file", file.name(), "bytes", file.bytes())));
            return new Output(name, kind, files.size(), files);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator()) {
            var stored = store.rows(directory, allocator);
            stored.read(batch -> addRows(batch, rows, most));
            return new Output(name, Manifest.ROWS, stored.rowCount(), rows);
        }
    }

    private static Map<String, Object> ordered(String first, Object value, String second, Object other) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, value);
        map.put(second, other);
        return map;
    }

    private static void addRows(VectorSchemaRoot batch, List<Map<String, Object>> rows, int most) {
        for (int row = 0; row < batch.getRowCount() && rows.size() < most; row++) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (FieldVector column : batch.getFieldVectors()) {
                values.put(column.getName(), plain(column.getObject(row)));
            }
            rows.add(values);
        }
    }

    /// A value of JSON's types.
    private static Object plain(Object value) {
        return switch (value) {
            case null -> null;
            case Number number -> number;
            case Boolean flag -> flag;
            case byte[] bytes -> bytes.length + " bytes";
            default -> value.toString();
        };
    }
}
