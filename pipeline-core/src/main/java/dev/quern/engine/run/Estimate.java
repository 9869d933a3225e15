package dev.quern.engine.run;

import dev.quern.api.Task;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepKind;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Tells what a run would take and make, from runs on a sample of its inputs in a store that is deleted afterwards.
///
/// The sample is whole splits, spread evenly over each source. It is run three times: once so that the code is
/// compiled, once on few splits and once on all of the sample; the line through the last two gives the time. What
/// depends on all rows at once, such as the share of duplicates, is underestimated by any sample.
public final class Estimate {
    /// Splits may be so large that the sample is so many times what was asked for, not more.
    private static final int TOLERANCE = 8;

    private final JobRunner runner;
    private final Plan plan;
    private final RunOptions options;

    private Estimate(JobRunner runner, Plan plan, RunOptions options) {
        this.runner = runner;
        this.plan = plan;
        this.options = options;
    }

    /// What was found.
    ///
    /// @param failed the run on the sample that failed, or null; then there are no figures
    /// @param sampledBytes of the inputs as they lie on the disk
    /// @param seconds of the steps that were estimated, in a JVM that runs already
    /// @param storedBytes of all outputs in the store
    /// @param left steps that no sample can tell about, and those behind them
    public record Outcome(
            RunResult failed,
            long sampledBytes,
            long inputBytes,
            double seconds,
            long storedBytes,
            List<StepEstimate> steps,
            List<String> left) {}

    /// A step, extrapolated to all rows.
    ///
    /// @param rowsOut by output port
    /// @param counted what the step's own code counts
    /// @param bytes in the store; 0 where its rows go on without being stored
    public record StepEstimate(
            String step,
            long rowsIn,
            Map<String, Long> rowsOut,
            Map<String, Long> dropped,
            Map<String, Long> counted,
            long bytes) {}

    /// Estimates a plan.
    ///
    /// @param bytes to read of each source, about
    public static Outcome of(JobRunner runner, Plan plan, RunOptions options, long bytes) throws IOException {
        return new Estimate(runner, plan, options).estimate(bytes);
    }

    private Outcome estimate(long bytes) throws IOException {
        Set<String> known = Preview.reachable(plan, this::tellsNothing);
        List<String> left = plan.steps().stream()
                .map(PlannedStep::name)
                .filter(name -> !known.contains(name))
                .toList();
        Plan part = Preview.part(plan, known, 0);
        int workers = options.parallelism().orElse(Runtime.getRuntime().availableProcessors());
        long most = TOLERANCE * bytes;
        Sampled warm = sampled(part, new SplitSample(0, most, workers));
        if (warm.result().exitCode() != 0) {
            return new Outcome(warm.result(), 0, 0, 0, 0, List.of(), left);
        }
        Sampled few = sampled(part, new SplitSample(0, most, workers));
        Sampled many = sampled(part, new SplitSample(bytes, most, 2 * workers));
        if (many.result().exitCode() != 0) {
            return new Outcome(many.result(), 0, 0, 0, 0, List.of(), left);
        }
        return scaled(part, few, many, left);
    }

    /// Tasks that take as long as they are told to, or act outside.
    private boolean tellsNothing(PlannedStep step) {
        return step.definition().kind() == StepKind.TASK && !((Task) runner.function(step)).growsWithInput();
    }

    private record Sampled(RunResult result, SplitSample sample, double seconds, Map<String, Long> stored) {
        long bytes(Plan part) {
            return part.steps().stream()
                    .map(step -> sample.of(step.name()))
                    .filter(java.util.Objects::nonNull)
                    .mapToLong(SplitSample.Taken::bytes)
                    .sum();
        }
    }

    private Sampled sampled(Plan part, SplitSample sample) throws IOException {
        Path place = Files.createTempDirectory("quern-estimate");
        try {
            RunOptions there = RunOptions.in(place.resolve("store"), place.resolve("runs"));
            there = options.parallelism().isPresent()
                    ? there.withParallelism(options.parallelism().getAsInt())
                    : there;
            long start = System.nanoTime();
            RunResult result = runner.sampling(sample).run(part, there);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Sampled(result, sample, seconds, stored(result, new ArtifactStore(place.resolve("store"))));
        } finally {
            Durable.delete(place);
        }
    }

    private static Map<String, Long> stored(RunResult result, ArtifactStore store) {
        Map<String, Long> stored = new HashMap<>();
        for (StepRecord step : result.record().steps()) {
            stored.put(
                    step.step(),
                    step.artifacts().stream()
                            .filter(store::published)
                            .mapToLong(name -> store.manifest(name).bytes())
                            .sum());
        }
        return stored;
    }

    private Outcome scaled(Plan part, Sampled few, Sampled many, List<String> left) {
        List<StepEstimate> steps = new ArrayList<>();
        long stored = 0;
        for (StepRecord record : many.result().record().steps()) {
            double factor = factor(part, record.step(), many.sample());
            long bytes = Math.round(factor * many.stored().get(record.step()));
            stored += bytes;
            steps.add(new StepEstimate(
                    record.step(),
                    Math.round(factor * record.facts().rowsIn()),
                    times(record.facts().rowsOut(), factor),
                    times(record.facts().dropped(), factor),
                    times(record.facts().counted(), factor),
                    bytes));
        }
        long all = part.steps().stream()
                .map(step -> many.sample().of(step.name()))
                .filter(java.util.Objects::nonNull)
                .mapToLong(SplitSample.Taken::allBytes)
                .sum();
        double seconds = line(few.bytes(part), few.seconds(), many.bytes(part), many.seconds(), all);
        return new Outcome(null, many.bytes(part), all, seconds, stored, steps, left);
    }

    /// Time for all bytes, on the line through two measurements; where these contradict, in proportion to the larger.
    static double line(long few, double fewSeconds, long many, double manySeconds, long all) {
        if (many <= few || manySeconds <= fewSeconds) {
            return manySeconds * all / Math.max(1, many);
        }
        double perByte = (manySeconds - fewSeconds) / (many - few);
        double start = Math.max(0, manySeconds - perByte * many);
        return start + perByte * all;
    }

    private static Map<String, Long> times(Map<String, Long> counts, double factor) {
        Map<String, Long> scaled = new TreeMap<>();
        counts.forEach((name, count) -> scaled.put(name, Math.round(factor * count)));
        return scaled;
    }

    /// By how much the sources of a step are larger than their samples.
    private static double factor(Plan part, String step, SplitSample sample) {
        long all = 0;
        long taken = 0;
        for (String source : ancestors(part, step, new HashSet<>())) {
            SplitSample.Taken of = sample.of(source);
            if (of != null) {
                all += of.allBytes();
                taken += of.bytes();
            }
        }
        return taken == 0 ? 1 : (double) all / taken;
    }

    private static Set<String> ancestors(Plan part, String step, Set<String> into) {
        if (into.add(step)) {
            part.step(step).inputs().values().forEach(input -> ancestors(part, input.step(), into));
        }
        return into;
    }
}
