package dev.quern.engine.stage;

import dev.quern.api.Emitter;
import dev.quern.api.Source;
import dev.quern.api.StepFunction;
import dev.quern.api.Summary;
import dev.quern.api.Transform;
import dev.quern.api.Writer;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.AttemptWriter;
import dev.quern.engine.store.Manifest;
import dev.quern.engine.store.PartWriter;
import dev.quern.engine.store.PublishedRows;
import dev.quern.engine.store.StepFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// One unit on its way through the functions of a stage, batch by batch, in one thread.
final class UnitRun implements AutoCloseable {
    private final StageSpec spec;
    private final ArtifactStore store;
    private final List<StepFunction> functions;
    private final Object[] accumulators;
    private final Unit unit;
    private final Memory memory;
    private final RunControl control;
    private final Map<String, Counts> counts = new TreeMap<>();
    private final List<Sink.IntoPart> parts = new ArrayList<>();
    private final List<Sink.IntoShard> shards = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    /// @param accumulators one for each node, filled for summaries
    UnitRun(StageSpec spec, List<StepFunction> functions, Object[] accumulators, Unit unit, Memory memory) {
        this.spec = spec;
        this.store = spec.artifactStore();
        this.functions = functions;
        this.accumulators = accumulators;
        this.unit = unit;
        this.memory = memory;
        this.control = RunControl.of(spec.run());
    }

    UnitResult run() throws IOException {
        if (spec.rows() == null) {
            runSource();
        } else {
            runRows();
        }
        List<UnitResult.Written> written = new ArrayList<>();
        for (Sink.IntoPart part : parts) {
            written.add(new UnitResult.Written(part.leaf(), List.of(part.written()), Map.of()));
        }
        shards.forEach(shard -> written.add(shard.written()));
        Map<String, StepFacts> facts = new TreeMap<>();
        counts.forEach((key, count) -> facts.put(key, count.facts()));
        return new UnitResult(unit.index(), written, facts);
    }

    private void runRows() throws IOException {
        PublishedRows rows =
                store.rows(spec.rows(), memory.of(spec.root().step().step()));
        Sink sink = sink(0);
        sink.start();
        rows.read(unit.index(), batch -> {
            checkStop();
            sink.accept(batch);
        });
        sink.finish();
    }

    private void runSource() throws IOException {
        NodeSpec root = spec.root();
        String step = root.step().step();
        Ports out = ports(0);
        RejectLog rejects = new RejectLog(
                Path.of(spec.scratch()), step, unit.index(), root.step().badRowsAtMost() > 0, out.counts());
        open.add(rejects);
        Limited limited = new Limited(out, spec.limitRows() > 0 ? spec.limitRows() : Long.MAX_VALUE);
        Source.SourceContext context = new SourceWorkerContext(root, rejects, out.counts());
        out.start();
        for (Source.Split split : unit.splits()) {
            if (!limited.reached()) {
                read(step, split, context, limited);
            }
        }
        out.finish();
        rejects.finish();
    }

    private void read(String step, Source.Split split, Source.SourceContext context, Limited out) {
        Sink.guarded(step, split.place(), () -> {
            try {
                ((Source) functions.getFirst()).read(split, context, out);
            } catch (IOException | RuntimeException end) {
                if (!out.reached() || !(end instanceof Limited.Reached)) {
                    throw end;
                }
            }
        });
    }

    private void checkStop() {
        if (control.stopRequested()) {
            throw new Failure.Stopped();
        }
    }

    private Ports ports(int node) {
        NodeSpec from = spec.nodes().get(node);
        Ports ports = new Ports(from.step().step(), unit.place());
        counts.put(from.key(), ports.counts());
        from.outputs().forEach((port, output) -> {
            Schema schema = schema(output.schema());
            ports.add(port, output.stepPort(), schema, follower(node, port, schema));
        });
        return ports;
    }

    /// What takes the output of a port: the plan gives each port one function or one file.
    private Sink follower(int node, String port, Schema schema) {
        for (int child = 0; child < spec.nodes().size(); child++) {
            NodeSpec candidate = spec.nodes().get(child);
            if (candidate.parent() == node && candidate.parentPort().equals(port)) {
                return sink(child);
            }
        }
        for (int leaf = 0; leaf < spec.leaves().size(); leaf++) {
            LeafSpec candidate = spec.leaves().get(leaf);
            if (candidate.node() == node
                    && candidate.port().equals(port)
                    && candidate.kind().equals(Manifest.ROWS)) {
                return part(leaf, candidate, schema);
            }
        }
        throw new IllegalStateException("stage '" + spec.name() + "' has no place for port '" + port + "'");
    }

    private Sink sink(int node) {
        return switch (functions.get(node)) {
            case Transform transform -> {
                Ports out = ports(node);
                yield new Sink.IntoTransform(transform, context(node, out.counts()), out, unit.place());
            }
            case Summary<?> summary -> summarySink(summary, node, newCounts(node));
            case Writer writer -> shard(writer, node, newCounts(node));
            case StepFunction other -> throw new IllegalStateException(other.getClass() + " takes no rows");
        };
    }

    private WorkerContext context(int node, Counts counted) {
        NodeSpec into = spec.nodes().get(node);
        return new WorkerContext(
                into.step(), unit.index(), store, memory.of(into.step().step()), counted);
    }

    private Counts newCounts(int node) {
        Counts count = new Counts();
        counts.put(spec.nodes().get(node).key(), count);
        return count;
    }

    @SuppressWarnings("unchecked") // the accumulator was made by this summary
    private <A> Sink summarySink(Summary<A> summary, int node, Counts count) {
        return new Sink.IntoSummary<>(summary, (A) accumulators[node], context(node, count), count, unit.place());
    }

    private Sink shard(Writer writer, int node, Counts count) {
        WorkerContext context = context(node, count);
        int leaf = spec.leafOf(node);
        try {
            AttemptWriter files =
                    new AttemptWriter(store.directory(spec.leaves().get(leaf).directory()));
            Sink.IntoShard shard = new Sink.IntoShard(leaf, writer, context, files, count, unit.place());
            shards.add(shard);
            open.add(shard);
            return shard;
        } catch (IOException failure) {
            throw Failure.carry(context.step(), unit.place(), failure);
        }
    }

    private Sink part(int leaf, LeafSpec target, Schema schema) {
        try {
            PartWriter writer = new PartWriter(store.directory(target.directory()), unit.index(), schema);
            Sink.IntoPart part = new Sink.IntoPart(leaf, writer);
            parts.add(part);
            open.add(part);
            return part;
        } catch (IOException failure) {
            throw Failure.carry(spec.nodes().get(target.node()).step().step(), unit.place(), failure);
        }
    }

    private static Schema schema(String json) {
        try {
            return Schema.fromJSON(json);
        } catch (IOException damaged) {
            throw new IllegalStateException("the plan holds a schema that cannot be read: " + json, damaged);
        }
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /// Ends a source's reading at the row limit of a smoke run.
    private final class Limited implements Emitter {
        private final Ports out;
        private long left;

        /// Thrown through the source.
        private static final class Reached extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Reached() {
                super("row limit reached", null, false, false);
            }
        }

        Limited(Ports out, long limit) {
            this.out = out;
            this.left = limit;
        }

        boolean reached() {
            return left == 0;
        }

        @Override
        public void emit(String port, VectorSchemaRoot batch) throws IOException {
            checkStop();
            int rows = batch.getRowCount();
            if (rows <= left) {
                out.emit(port, batch);
                left -= rows;
            } else {
                try (VectorSchemaRoot head = batch.slice(0, (int) left)) {
                    // Some vectors forget the metadata of their field when they are sliced.
                    out.emit(port, new VectorSchemaRoot(batch.getSchema(), head.getFieldVectors(), (int) left));
                }
                left = 0;
            }
            if (left == 0) {
                throw new Reached();
            }
        }

        @Override
        public void dropped(String reason, long rows) {
            out.dropped(reason, rows);
        }
    }

    private final class SourceWorkerContext extends WorkerContext implements Source.SourceContext {
        private final RejectLog rejects;

        SourceWorkerContext(NodeSpec node, RejectLog rejects, Counts counted) {
            super(node.step(), unit.index(), store, memory.of(node.step().step()), counted);
            this.rejects = rejects;
        }

        @Override
        public void reject(String place, String reason, byte[] row) {
            rejects.reject(place, reason, row);
        }
    }
}
