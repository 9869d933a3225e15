package dev.quern.engine.stage;

import dev.quern.api.Artifact;
import dev.quern.api.StepContext;
import dev.quern.engine.StepSpec;
import dev.quern.engine.store.ArtifactStore;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/// What a function finds on a worker.
class WorkerContext implements StepContext {
    private final StepSpec step;
    private final int unit;
    private final ArtifactStore store;
    private final BufferAllocator allocator;
    private final Counts counts;

    WorkerContext(StepSpec step, int unit, ArtifactStore store, BufferAllocator allocator, Counts counts) {
        this.step = step;
        this.unit = unit;
        this.store = store;
        this.allocator = allocator;
        this.counts = counts;
    }

    @Override
    public final String step() {
        return step.step();
    }

    @Override
    public final int unit() {
        return unit;
    }

    @Override
    public final long seed() {
        return step.seed();
    }

    @Override
    public final BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public final Artifact artifact(String port) {
        return store.artifact(directory(port));
    }

    @Override
    public void count(String name, long amount) {
        counts.counted(name, amount);
    }

    @Override
    public final Optional<Artifact> optionalArtifact(String port) {
        return Optional.ofNullable(step.artifacts().get(port))
                .filter(store::published)
                .map(store::artifact);
    }

    final String directory(String port) {
        String directory = step.artifacts().get(port);
        if (directory == null) {
            throw new IllegalArgumentException("step '" + step() + "' has no input '" + port + "'; it has "
                    + step.artifacts().keySet());
        }
        return directory;
    }

    final Counts counts() {
        return counts;
    }

    final ArtifactStore store() {
        return store;
    }
}
