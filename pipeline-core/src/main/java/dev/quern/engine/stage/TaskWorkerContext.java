package dev.quern.engine.stage;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Metric;
import dev.quern.api.StoredRows;
import dev.quern.api.TaskContext;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.AttemptWriter;
import dev.quern.engine.store.StepFacts;
import dev.quern.engine.store.StoredMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;

/// What a task finds on a worker. Safe for use by several threads of the task.
final class TaskWorkerContext extends WorkerContext implements TaskContext {
    private final StageSpec spec;
    private final RunControl control;
    private final BufferAllocator allocator;
    private final Map<String, AttemptWriter> outputs = new TreeMap<>();
    private final List<StoredMetric> metrics = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    TaskWorkerContext(StageSpec spec, ArtifactStore store, BufferAllocator allocator) {
        super(spec.root().step(), 0, store, allocator, new Counts());
        this.spec = spec;
        this.allocator = allocator;
        this.control = RunControl.of(spec.run());
    }

    @Override
    public Set<String> inputs() {
        return spec.root().step().artifacts().keySet();
    }

    @Override
    public StoredRows rows(String port) {
        return store().rows(directory(port), allocator);
    }

    @Override
    public synchronized ArtifactWriter output(String port) {
        return outputs.computeIfAbsent(port, name -> {
            try {
                return new AttemptWriter(store().directory(leaf(name).directory()));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private LeafSpec leaf(String port) {
        for (LeafSpec leaf : spec.leaves()) {
            if (leaf.port().equals(port)) {
                return leaf;
            }
        }
        throw new IllegalArgumentException("step '" + step() + "' has no output '" + port + "'; it has "
                + spec.leaves().stream().map(LeafSpec::port).toList());
    }

    @Override
    public Path workspace() {
        String fingerprint = spec.root().key();
        try {
            return Files.createDirectories(store().workspace(fingerprint));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void progress(long done, long total, String unit, String note) {
        control.progress(step(), done, total, unit, note);
    }

    @Override
    public synchronized void count(String name, long amount) {
        super.count(name, amount);
    }

    @Override
    public synchronized void metric(Metric metric) {
        metrics.add(StoredMetric.of(metric));
    }

    @Override
    public synchronized void warn(String message) {
        warnings.add(message);
        control.warn(step(), message);
    }

    @Override
    public boolean stopRequested() {
        return control.stopRequested();
    }

    @Override
    public RuntimeException stopped() {
        throw new Failure.Stopped();
    }

    synchronized StepFacts facts() {
        return new StepFacts(0, Map.of(), Map.of(), Map.of(), counts().facts().counted(), metrics, warnings);
    }

    /// Files of all outputs, synced and hashed.
    synchronized List<UnitResult.Written> written() throws IOException {
        List<UnitResult.Written> written = new ArrayList<>();
        for (int index = 0; index < spec.leaves().size(); index++) {
            LeafSpec leaf = spec.leaves().get(index);
            AttemptWriter writer = outputs.get(leaf.port());
            if (writer != null) {
                written.add(new UnitResult.Written(index, writer.finish(), writer.properties()));
            } else if (leaf.kind().equals(LeafSpec.DONE)) {
                written.add(new UnitResult.Written(index, List.of(), Map.of()));
            } else {
                throw new IllegalStateException("it wrote nothing to its output '" + leaf.port() + "'");
            }
        }
        return written;
    }
}
