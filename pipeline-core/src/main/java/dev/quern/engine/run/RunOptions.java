package dev.quern.engine.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// How a job shall be run. Nothing in here may change a result.
///
/// @param store directory of artifacts
/// @param runs directory of run records
/// @param runner instead of the job's
/// @param runnerOptions added to the job's
/// @param parallelism workers at once; the runner's choice when empty
/// @param fresh steps to run even if their outcome is there
/// @param keepGoing whether steps that do not depend on a failed one still run
/// @param maxParallel stages at once
/// @param deadline time limit, instead of the job's
public record RunOptions(
        Path store,
        Path runs,
        Optional<String> runner,
        Map<String, String> runnerOptions,
        OptionalInt parallelism,
        Set<String> fresh,
        boolean keepGoing,
        int maxParallel,
        Optional<Duration> deadline,
        RunListener listener) {

    public RunOptions {
        store = store.toAbsolutePath().normalize();
        runs = runs.toAbsolutePath().normalize();
        runnerOptions = Map.copyOf(runnerOptions);
        fresh = Set.copyOf(fresh);
        if (maxParallel < 1) {
            throw new IllegalArgumentException("at least one stage must run at a time, got " + maxParallel);
        }
    }

    /// As the job says, one stage at a time.
    public static RunOptions in(Path store, Path runs) {
        return new RunOptions(
                store,
                runs,
                Optional.empty(),
                Map.of(),
                OptionalInt.empty(),
                Set.of(),
                false,
                1,
                Optional.empty(),
                event -> {});
    }

    public RunOptions withRunner(String name, Map<String, String> options) {
        return new RunOptions(
                store,
                runs,
                Optional.of(name),
                options,
                parallelism,
                fresh,
                keepGoing,
                maxParallel,
                deadline,
                listener);
    }

    public RunOptions withParallelism(int workers) {
        return new RunOptions(
                store,
                runs,
                runner,
                runnerOptions,
                OptionalInt.of(workers),
                fresh,
                keepGoing,
                maxParallel,
                deadline,
                listener);
    }

    public RunOptions withFresh(Set<String> steps) {
        return new RunOptions(
                store, runs, runner, runnerOptions, parallelism, steps, keepGoing, maxParallel, deadline, listener);
    }

    public RunOptions withKeepGoing(boolean value) {
        return new RunOptions(
                store, runs, runner, runnerOptions, parallelism, fresh, value, maxParallel, deadline, listener);
    }

    public RunOptions withMaxParallel(int stages) {
        return new RunOptions(
                store, runs, runner, runnerOptions, parallelism, fresh, keepGoing, stages, deadline, listener);
    }

    public RunOptions withDeadline(Duration limit) {
        return new RunOptions(
                store,
                runs,
                runner,
                runnerOptions,
                parallelism,
                fresh,
                keepGoing,
                maxParallel,
                Optional.of(limit),
                listener);
    }

    public RunOptions withListener(RunListener value) {
        return new RunOptions(
                store, runs, runner, runnerOptions, parallelism, fresh, keepGoing, maxParallel, deadline, value);
    }
}
