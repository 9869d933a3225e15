package dev.quern.jobs;

import dev.quern.engine.Plan;
import dev.quern.engine.record.RunRecord;
import dev.quern.engine.record.StepRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// How long the whole job will still take: what the step under way leaves, and for each step to come the time it took
/// when it last ran, times how much slower or faster than then this run has been so far. Says nothing as long as a step
/// to come has never run. Safe to call from any thread.
final class TimeLeft {
    /// A stage of an earlier run. Steps that run fused share one, and its time.
    private record Stage(String run, String name, double seconds) {}

    private final Map<String, Stage> earlier = new HashMap<>();
    private final Map<String, Long> startedAt = new HashMap<>();
    private final Set<String> pending = new HashSet<>();
    private final Set<Stage> measured = new HashSet<>();
    private double secondsNow;

    /// @param records earlier runs of the job, the newest first
    TimeLeft(Plan plan, List<RunRecord> records) {
        this(plan.steps().stream().map(step -> step.name()).toList(), records);
    }

    TimeLeft(List<String> steps, List<RunRecord> records) {
        pending.addAll(steps);
        for (RunRecord record : records) {
            for (StepRecord step : record.steps()) {
                if (step.status() == StepRecord.Status.DONE && step.seconds() > 0) {
                    earlier.putIfAbsent(step.step(), new Stage(record.run(), step.stage(), step.seconds()));
                }
            }
        }
    }

    /// A step begins.
    ///
    /// @param nanos of the clock
    synchronized void started(String step, long nanos) {
        pending.remove(step);
        startedAt.putIfAbsent(step, nanos);
    }

    /// A step has ended, or will not run.
    synchronized void ended(String step, long nanos) {
        pending.remove(step);
        Long start = startedAt.remove(step);
        Stage stage = earlier.get(step);
        if (start != null && stage != null && measured.add(stage)) {
            secondsNow += (nanos - start) / 1e9;
        }
    }

    /// Seconds until the job ends.
    ///
    /// @param step the one under way
    /// @param seconds that it will still take
    synchronized OptionalLong after(String step, long seconds, long nanos) {
        double now = secondsNow;
        Set<Stage> known = new HashSet<>(measured);
        Stage current = earlier.get(step);
        if (current != null && startedAt.containsKey(step) && known.add(current)) {
            now += (nanos - startedAt.get(step)) / 1e9 + seconds;
        }
        Set<Stage> toCome = new HashSet<>();
        for (String each : pending) {
            Stage stage = earlier.get(each);
            if (stage == null) {
                return OptionalLong.empty();
            }
            toCome.add(stage);
        }
        toCome.removeAll(known);
        double then = sum(known);
        double pace = then > 0 && now > 0 ? now / then : 1;
        return OptionalLong.of(seconds + Math.round(pace * sum(toCome)));
    }

    private static double sum(Set<Stage> stages) {
        return stages.stream().mapToDouble(Stage::seconds).sum();
    }
}
