package dev.quern.api.testing;

import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.Source;
import dev.quern.api.StepContext;
import dev.quern.api.StepFunction;
import dev.quern.api.Summary;
import dev.quern.api.Transform;
import dev.quern.api.Writer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Runs step functions over [TestRows] as the engine would: plan, then unit by unit, then close the allocator.
public final class StepTester {
    private final Map<String, dev.quern.api.Artifact> artifacts = new LinkedHashMap<>();
    private final Map<String, Long> counted = new TreeMap<>();
    private long seed = 1337;

    /// What came out: rows by port, rows that were dropped by reason, rows that were rejected as `place: reason`.
    public record Result(
            Map<String, List<List<Object>>> rows, Map<String, Long> dropped, List<String> rejected, Outputs outputs) {

        /// Rows of the port with the empty name.
        public List<List<Object>> only() {
            return rows.getOrDefault("", List.of());
        }
    }

    public StepTester with(String port, dev.quern.api.Artifact artifact) {
        artifacts.put(port, artifact);
        return this;
    }

    public StepTester withSeed(long value) {
        seed = value;
        return this;
    }

    /// Types of the outputs for rows of this schema and this tester's artifacts.
    public Outputs plan(StepFunction function, Schema schema) {
        Map<String, PortType> ports = new LinkedHashMap<>();
        if (schema != null) {
            ports.put("", new PortType.Rows(schema));
        }
        artifacts.forEach((port, artifact) -> ports.put(port, new PortType.Artifact(artifact.kind())));
        return function.plan(new Inputs(ports));
    }

    /// What steps have counted so far, by name.
    public Map<String, Long> counted() {
        return counted;
    }

    /// Runs a transform over all parts.
    public Result run(Transform transform, TestRows input) throws IOException {
        Outputs outputs = plan(transform, input.schema());
        try (RootAllocator allocator = new RootAllocator()) {
            Collector out = new Collector(outputs);
            for (int part = 0; part < input.parts(); part++) {
                transform.start(new Context(part, allocator));
                for (List<List<Object>> rows : input.batches(part)) {
                    try (VectorSchemaRoot batch = TestRows.batch(input.schema(), rows, allocator)) {
                        transform.process(batch, out);
                    }
                }
                transform.finish(out);
            }
            return out.result(outputs);
        }
    }

    /// Reads all splits of a source.
    public Result run(Source source) throws IOException {
        Outputs outputs = plan(source, null);
        try (RootAllocator allocator = new RootAllocator()) {
            Collector out = new Collector(outputs);
            List<Source.Split> splits = source.splits(source.files());
            for (int unit = 0; unit < splits.size(); unit++) {
                source.read(splits.get(unit), new RejectingContext(unit, allocator, out), out);
            }
            return out.result(outputs);
        }
    }

    /// Runs a summary with one accumulator for each part, each carried through its own serialised form, merged from the
    /// last to the first.
    public <A> TestArtifact run(Summary<A> summary, TestRows input, Path directory) throws IOException {
        Outputs outputs = plan(summary, input.schema());
        try (RootAllocator allocator = new RootAllocator()) {
            A all = summary.create();
            for (int part = input.parts() - 1; part >= 0; part--) {
                A accumulator = summary.create();
                long first = 0;
                for (List<List<Object>> rows : input.batches(part)) {
                    try (VectorSchemaRoot batch = TestRows.batch(input.schema(), rows, allocator)) {
                        summary.add(accumulator, batch, part, first);
                    }
                    first += rows.size();
                }
                all = summary.merge(all, copy(summary, accumulator));
            }
            String kind = ((PortType.Artifact) outputs.ports().get("")).kind();
            TestArtifact artifact = new TestArtifact(kind, directory);
            summary.finish(all, new Context(0, allocator), artifact);
            return artifact;
        }
    }

    /// Writes a shard for each part that has rows.
    public TestArtifact run(Writer writer, TestRows input, Path directory) throws IOException {
        Outputs outputs = plan(writer, input.schema());
        TestArtifact written =
                new TestArtifact(((PortType.Artifact) outputs.ports().get("")).kind(), directory);
        try (RootAllocator allocator = new RootAllocator()) {
            for (int part = 0; part < input.parts(); part++) {
                shard(writer, input, part, written, allocator);
            }
        }
        return written;
    }

    private void shard(Writer writer, TestRows input, int part, TestArtifact written, RootAllocator allocator)
            throws IOException {
        if (input.batches(part).stream().allMatch(List::isEmpty)) {
            return;
        }
        try (Writer.Shard shard = writer.open(new Context(part, allocator), written)) {
            for (List<List<Object>> rows : input.batches(part)) {
                try (VectorSchemaRoot batch = TestRows.batch(input.schema(), rows, allocator)) {
                    shard.write(batch);
                }
            }
            shard.finish();
        }
    }

    /// An accumulator after a journey through its serialised form.
    public static <A> A copy(Summary<A> summary, A accumulator) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            summary.write(accumulator, out);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        A read = summary.read(in);
        if (in.read() >= 0) {
            throw new IllegalStateException("the accumulator left bytes unread");
        }
        return read;
    }

    private class Context implements StepContext {
        private final int unit;
        private final BufferAllocator allocator;

        Context(int unit, BufferAllocator allocator) {
            this.unit = unit;
            this.allocator = allocator;
        }

        @Override
        public String step() {
            return "step";
        }

        @Override
        public int unit() {
            return unit;
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
        public dev.quern.api.Artifact artifact(String port) {
            return artifacts.get(port);
        }

        @Override
        public void count(String name, long amount) {
            counted.merge(name, amount, Long::sum);
        }

        @Override
        public Optional<dev.quern.api.Artifact> optionalArtifact(String port) {
            return Optional.ofNullable(artifacts.get(port));
        }
    }

    private final class RejectingContext extends Context implements Source.SourceContext {
        private final Collector out;

        RejectingContext(int unit, BufferAllocator allocator, Collector out) {
            super(unit, allocator);
            this.out = out;
        }

        @Override
        public void reject(String place, String reason, byte[] row) {
            out.rejected.add(place + ": " + reason);
        }
    }

    private static final class Collector implements Emitter {
        private final Outputs outputs;
        private final Map<String, List<List<Object>>> rows = new TreeMap<>();
        private final Map<String, Long> dropped = new TreeMap<>();
        private final List<String> rejected = new ArrayList<>();

        Collector(Outputs outputs) {
            this.outputs = outputs;
        }

        @Override
        public void emit(String port, VectorSchemaRoot batch) {
            PortType planned = outputs.ports().get(port);
            if (!new PortType.Rows(batch.getSchema()).equals(planned)) {
                throw new AssertionError(
                        "port '" + port + "' was planned as " + planned + ", got " + batch.getSchema());
            }
            rows.computeIfAbsent(port, name -> new ArrayList<>()).addAll(TestRows.values(batch));
        }

        @Override
        public void dropped(String reason, long count) {
            dropped.merge(reason, count, Long::sum);
        }

        Result result(Outputs outputs) {
            return new Result(rows, dropped, rejected, outputs);
        }
    }
}
