package dev.quern.api.testing;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Metric;
import dev.quern.api.StoredRows;
import dev.quern.api.TaskContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// A task context in a directory. Outputs lie in `<directory>/out/<port>`, the workspace in `<directory>/workspace`.
public final class TestContext implements TaskContext, AutoCloseable {
    private final RootAllocator allocator = new RootAllocator();
    private final Path directory;
    private final Map<String, TestRows> rows = new LinkedHashMap<>();
    private final Map<String, Artifact> artifacts = new LinkedHashMap<>();
    private final Map<String, TestArtifact> outputs = new TreeMap<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Long> counted = new TreeMap<>();
    private BooleanSupplier stop = () -> false;
    private long seed = 1337;

    /// Thrown by [#stopped].
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public TestContext(Path directory) {
        this.directory = directory;
    }

    public TestContext with(String port, TestRows input) {
        rows.put(port, input);
        return this;
    }

    public TestContext with(String port, Artifact input) {
        artifacts.put(port, input);
        return this;
    }

    public TestContext withSeed(long value) {
        seed = value;
        return this;
    }

    /// Asked at each call of [#stopRequested].
    public TestContext stopWhen(BooleanSupplier condition) {
        stop = condition;
        return this;
    }

    public List<Metric> metrics() {
        return metrics;
    }

    public Map<String, Long> counted() {
        return counted;
    }

    public List<String> warnings() {
        return warnings;
    }

    /// What was written to an output port.
    public TestArtifact written(String port) {
        return outputs.get(port);
    }

    @Override
    public String step() {
        return "step";
    }

    @Override
    public int unit() {
        return 0;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public Set<String> inputs() {
        Set<String> ports = new LinkedHashSet<>(rows.keySet());
        ports.addAll(artifacts.keySet());
        return ports;
    }

    @Override
    public Artifact artifact(String port) {
        return artifacts.get(port);
    }

    @Override
    public Optional<Artifact> optionalArtifact(String port) {
        return Optional.ofNullable(artifacts.get(port));
    }

    @Override
    public StoredRows rows(String port) {
        TestRows input = rows.get(port);
        return input == null ? null : input.stored(allocator);
    }

    @Override
    public ArtifactWriter output(String port) {
        return outputs.computeIfAbsent(
                port, name -> new TestArtifact("test", directory.resolve("out").resolve(name.isEmpty() ? "_" : name)));
    }

    @Override
    public Path workspace() {
        return new TestArtifact("workspace", directory.resolve("workspace"))
                .file("x")
                .getParent();
    }

    @Override
    public void progress(long done, long total, String unit, String note) {
        if (done < 0 || done > total) {
            throw new IllegalArgumentException("progress " + done + " of " + total);
        }
    }

    @Override
    public void count(String name, long amount) {
        counted.merge(name, amount, Long::sum);
    }

    @Override
    public void metric(Metric metric) {
        metrics.add(metric);
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
    }

    @Override
    public boolean stopRequested() {
        return stop.getAsBoolean();
    }

    @Override
    public RuntimeException stopped() {
        throw new Stopped();
    }

    /// Fails on a leak of Arrow memory.
    @Override
    public void close() {
        allocator.close();
    }
}
