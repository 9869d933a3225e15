package dev.quern.engine.run;

import dev.quern.api.Source;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.store.Manifest;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.transports.FileConfig;
import io.openlineage.client.transports.FileTransport;
import io.openlineage.client.transports.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Writes `lineage.ndjson`: OpenLineage events of the run and, as its children, of each step that ran.
final class Lineage implements AutoCloseable {
    private static final String JOBS = "quern";
    private static final String STORE = "quern-store";
    private static final String FILES = "file";

    private final OpenLineage events = new OpenLineage(URI.create("urn:dev.quern:engine"));
    private final Transport transport;
    private final Plan plan;
    private final String run;
    private final Set<String> started = new HashSet<>();

    Lineage(Plan plan, Path folder) {
        this.plan = plan;
        this.run = folder.getFileName().toString();
        String file = folder.resolve("lineage.ndjson").toString();
        this.transport = new FileTransport(new FileConfig(file));
    }

    void runStarted() {
        emit(EventType.START, events.newRunFacetsBuilder(), run, plan.job(), List.of(), List.of());
    }

    void runEnded(int exitCode, List<Failure> failures) {
        EventType type = exitCode == 0 || exitCode == 3
                ? EventType.COMPLETE
                : failures.isEmpty() ? EventType.ABORT : EventType.FAIL;
        emit(type, failed(failures), run, plan.job(), List.of(), List.of());
    }

    /// Notes that a step runs; noted twice for a step with several stages, it counts once.
    synchronized void stepStarted(PlannedStep step) {
        if (started.add(step.name())) {
            emit(EventType.START, child(List.of()), run + "/" + step.name(), name(step), List.of(), List.of());
        }
    }

    /// Notes the end of a step, with what it read and made. A step that did not run leaves no trace.
    synchronized void stepEnded(PlannedStep step, StepRecord record, Preparation prepared, List<Failure> failures) {
        if (!started.contains(step.name())) {
            return;
        }
        EventType type =
                switch (record.status()) {
                    case DONE, REUSED -> EventType.COMPLETE;
                    case FAILED -> EventType.FAIL;
                    case STOPPED, SKIPPED, NOT_RUN -> EventType.ABORT;
                };
        emit(
                type,
                child(failures),
                run + "/" + step.name(),
                name(step),
                inputs(step, prepared),
                outputs(record, prepared));
    }

    private String name(PlannedStep step) {
        return plan.job() + "." + step.name();
    }

    private OpenLineage.RunFacetsBuilder child(List<Failure> failures) {
        return failed(failures)
                .parent(events.newParentRunFacetBuilder()
                        .run(events.newParentRunFacetRun(id(run)))
                        .job(events.newParentRunFacetJob(JOBS, plan.job()))
                        .build());
    }

    private OpenLineage.RunFacetsBuilder failed(List<Failure> failures) {
        OpenLineage.RunFacetsBuilder facets = events.newRunFacetsBuilder();
        if (!failures.isEmpty()) {
            Failure first = failures.getFirst();
            facets.errorMessage(events.newErrorMessageRunFacet(
                    first.code().number() + " " + first.message(), "JAVA", first.detail()));
        }
        return facets;
    }

    private List<OpenLineage.InputDataset> inputs(PlannedStep step, Preparation prepared) {
        List<OpenLineage.InputDataset> inputs = new ArrayList<>();
        Preparation.SourceFiles source = prepared.sources().get(step.name());
        if (source != null) {
            for (Source.InputFile file : source.files()) {
                inputs.add(dataset(file.path().toAbsolutePath()));
            }
        }
        step.inputs()
                .values()
                .forEach(input -> inputs.add(
                        events.newInputDataset(STORE, prepared.specs().directory(input), null, null)));
        return inputs;
    }

    /// A file of a store is named as OpenLineage wants it: the namespace is scheme and bucket, the name is the key.
    private OpenLineage.InputDataset dataset(Path file) {
        if (file.getFileSystem() == FileSystems.getDefault()) {
            return events.newInputDataset(FILES, file.toString(), null, null);
        }
        String bucket = file.getRoot().toString();
        String namespace = bucket.substring(0, bucket.length() - 1);
        return events.newInputDataset(namespace, file.toString().substring(bucket.length()), null, null);
    }

    private List<OpenLineage.OutputDataset> outputs(StepRecord record, Preparation prepared) {
        List<OpenLineage.OutputDataset> outputs = new ArrayList<>();
        for (String name : record.artifacts()) {
            if (prepared.store().published(name)) {
                Manifest manifest = prepared.store().manifest(name);
                var version = events.newDatasetVersionDatasetFacet(manifest.digest());
                var size = events.newOutputStatisticsOutputDatasetFacet(manifest.rows(), manifest.bytes(), (long)
                        manifest.files().size());
                outputs.add(events.newOutputDataset(
                        STORE,
                        name,
                        events.newDatasetFacetsBuilder().version(version).build(),
                        events.newOutputDatasetOutputFacetsBuilder()
                                .outputStatistics(size)
                                .build()));
            }
        }
        return outputs;
    }

    private void emit(
            EventType type,
            OpenLineage.RunFacetsBuilder facets,
            String runName,
            String jobName,
            List<OpenLineage.InputDataset> inputs,
            List<OpenLineage.OutputDataset> outputs) {
        transport.emit(events.newRunEvent(
                ZonedDateTime.now(ZoneOffset.UTC),
                type,
                events.newRun(id(runName), facets.build()),
                events.newJob(JOBS, jobName, null),
                inputs,
                outputs));
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        try {
            transport.close();
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException(failure);
        }
    }
}
