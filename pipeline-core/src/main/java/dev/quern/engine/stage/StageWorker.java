package dev.quern.engine.stage;

import dev.quern.api.StepFunction;
import dev.quern.api.Summary;
import dev.quern.api.Task;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.AttemptWriter;
import dev.quern.engine.store.StepFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Does the work of a stage in one thread of a worker. Functions are made once and serve unit after unit; after a
/// failure the worker is not used again.
public final class StageWorker {
    private final StageSpec spec;
    private final ArtifactStore store;
    private final List<StepFunction> functions = new ArrayList<>();

    public StageWorker(StageSpec spec, FunctionSource source) {
        this.spec = spec;
        this.store = spec.artifactStore();
        for (NodeSpec node : spec.nodes()) {
            Sink.guarded(node.step().step(), "", () -> functions.add(source.create(node.step(), node.index())));
        }
    }

    /// Counts as work of the run, unless that shall end.
    private RunControl.Registration working() {
        RunControl control = RunControl.of(spec.run());
        RunControl.Registration work = control.working();
        if (control.stopRequested()) {
            work.close();
            throw Failure.carry(spec.root().step().step(), "", new Failure.Stopped());
        }
        return work;
    }

    /// New accumulators: one for each node that is a summary, null for the others.
    public Object[] accumulators() {
        Object[] accumulators = new Object[functions.size()];
        for (int node : spec.summaries()) {
            accumulators[node] = summary(node).create();
        }
        return accumulators;
    }

    /// The summary of a node.
    public Summary<?> summary(int node) {
        return (Summary<?>) functions.get(node);
    }

    /// Runs one unit: writes its parts and adds its rows to the accumulators. What an earlier run has made of the unit
    /// is taken as it is.
    public UnitResult run(Unit unit, Object[] accumulators) {
        Optional<UnitResult> known = spec.journal().flatMap(journal -> journal.find(unit));
        UnitResult result = known.orElseGet(() -> make(unit, accumulators));
        RunControl.of(spec.run()).unitDone(spec.name(), unit.bytes());
        return result;
    }

    private UnitResult make(Unit unit, Object[] accumulators) {
        String step = spec.root().step().step();
        try (RunControl.Registration _ = working();
                Memory memory = new Memory(unit.place())) {
            try (UnitRun run = new UnitRun(spec, functions, accumulators, unit, memory)) {
                UnitResult result = run.run();
                Optional<UnitJournal> journal = spec.journal();
                if (journal.isPresent()) {
                    journal.get().keep(unit, result);
                }
                return result;
            } catch (IOException | RuntimeException | Error failure) {
                memory.fail();
                throw Failure.carry(step, unit.place(), failure);
            }
        }
    }

    /// Makes the artifact of a summary whose accumulator is complete.
    public UnitResult finish(int node, Object accumulator) {
        NodeSpec summary = spec.nodes().get(node);
        String step = summary.step().step();
        try (RunControl.Registration _ = working();
                Memory memory = new Memory("")) {
            try {
                int leaf = spec.leafOf(node);
                AttemptWriter out = new AttemptWriter(
                        store.directory(spec.leaves().get(leaf).directory()));
                Counts counts = new Counts();
                WorkerContext context = new WorkerContext(summary.step(), 0, store, memory.of(step), counts);
                finish(summary(node), accumulator, context, out);
                UnitResult.Written written = new UnitResult.Written(leaf, out.finish(), out.properties());
                return new UnitResult(-1, List.of(written), Map.of(summary.key(), counts.facts()));
            } catch (IOException | RuntimeException | Error failure) {
                memory.fail();
                throw Failure.carry(step, "", failure);
            }
        }
    }

    @SuppressWarnings("unchecked") // the accumulator was made by this summary
    private static <A> void finish(Summary<A> summary, Object accumulator, WorkerContext context, AttemptWriter out)
            throws IOException {
        summary.finish((A) accumulator, context, out);
    }

    /// Runs the task that the stage consists of.
    public UnitResult runTask() {
        NodeSpec node = spec.root();
        String step = node.step().step();
        try (RunControl.Registration _ = working();
                Memory memory = new Memory("")) {
            try {
                TaskWorkerContext context = new TaskWorkerContext(spec, store, memory.of(step));
                ((Task) functions.getFirst()).run(context);
                StepFacts facts = context.facts();
                return new UnitResult(0, context.written(), Map.of(node.key(), facts));
            } catch (IOException | RuntimeException | Error failure) {
                memory.fail();
                throw Failure.carry(step, "", failure);
            }
        }
    }
}
