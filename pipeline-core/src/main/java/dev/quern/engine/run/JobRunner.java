package dev.quern.engine.run;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.StepFunction;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.fingerprint.FingerprintExtras;
import dev.quern.engine.record.RunHistory;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.stage.FunctionSource;
import dev.quern.engine.stage.StageRunner;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// Runs jobs. Running a job again is retry, resume and reuse in one: what is published is not made again.
public final class JobRunner {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private final FunctionSource functions;
    private final FingerprintExtras extras;
    private final Runners runners;

    /// Opens a runner by its name; `dev.quern.beam.Runners::open` is one.
    @FunctionalInterface
    public interface Runners {
        StageRunner open(String runner, Map<String, String> options, OptionalInt parallelism, FunctionSource functions);
    }

    /// With the runners on the class path.
    public JobRunner(FunctionSource functions, FingerprintExtras extras) {
        this(functions, extras, dev.quern.beam.Runners::open);
    }

    /// With runners of the caller's.
    public JobRunner(FunctionSource functions, FingerprintExtras extras, Runners runners) {
        this.functions = functions;
        this.extras = extras;
        this.runners = runners;
    }

    /// The same, but that each source reads a sample.
    JobRunner sampling(SplitSample sample) {
        return new JobRunner(
                sample.over(functions),
                extras,
                (runner, options, parallelism, sampled) -> runners.open(runner, options, parallelism, functions));
    }

    /// The function of a step, without its inputs.
    StepFunction function(PlannedStep step) {
        return functions.create(Specs.source(step), 0);
    }

    /// What a run would do, step by step, and why. Reads and writes no data but the digests of new input files.
    ///
    /// @throws QuernException when an input is missing or an artifact is damaged
    public List<ReuseDecision> decide(Plan plan, RunOptions options) {
        try {
            Preparation prepared = prepare(plan, options, "next");
            return new Decisions(prepared, options.fresh(), new RunHistory(options.runs()).lastPlan(plan.job())).all();
        } catch (IOException failure) {
            throw unreadable(options.runs(), failure);
        } catch (RuntimeException failure) {
            throw Failure.of("", "", failure).asException();
        }
    }

    /// Looks at what a run would read: lists the files of each source, and opens the runner without running anything.
    ///
    /// @return files by source, in the order of the plan
    /// @throws QuernException when an input is missing or the runner cannot be used
    public Map<String, List<Source.InputFile>> connect(Plan plan, RunOptions options) {
        openRunner(plan, options);
        Map<String, List<Source.InputFile>> files = new LinkedHashMap<>();
        try {
            Preparation.sources(plan, functions).forEach((step, source) -> files.put(step, source.files()));
            return files;
        } catch (RuntimeException failure) {
            throw Failure.of("", "", failure).asException();
        }
    }

    /// Runs a job to its end. Every failure of the job is in the result and in the run's record.
    ///
    /// @param handle stops the run
    /// @throws QuernException LOCKED when the job is running already; INVALID_JOB when there is no such runner
    public RunResult run(Plan plan, RunOptions options, RunHandle handle) {
        StageRunner runner = openRunner(plan, options);
        Path file = options.runs().resolve(plan.job()).resolve(".lock");
        try (ProcessLock _ = ProcessLock.take(file).orElseThrow(() -> locked(plan, file))) {
            Optional<dev.quern.engine.record.PlanRecord> last = new RunHistory(options.runs()).lastPlan(plan.job());
            String id = ID.format(Instant.now()) + "-"
                    + UUID.randomUUID().toString().substring(0, 4);
            try (JobRun run = new JobRun(plan, options, handle, runner, id)) {
                return run.run(() -> prepare(plan, options, id), last);
            }
        } catch (IOException failure) {
            throw unreadable(options.runs(), failure);
        }
    }

    /// Runs a job that nobody stops.
    public RunResult run(Plan plan, RunOptions options) {
        return run(plan, options, new RunHandle());
    }

    private StageRunner openRunner(Plan plan, RunOptions options) {
        String name = options.runner().orElse(plan.policy().runner());
        Map<String, String> settings = new java.util.TreeMap<>();
        if (name.equals(plan.policy().runner())) {
            settings.putAll(plan.policy().runnerOptions());
        }
        settings.putAll(options.runnerOptions());
        return runners.open(name, settings, options.parallelism(), functions);
    }

    private Preparation prepare(Plan plan, RunOptions options, String run) {
        return Preparation.of(plan, new ArtifactStore(options.store()), functions, extras, run);
    }

    private static QuernException locked(Plan plan, Path file) {
        return new QuernException(
                ErrorCode.LOCKED,
                "job '" + plan.job() + "' is being run by " + ProcessLock.holder(file),
                "wait for its end, or stop it; then run the same command again");
    }

    private static QuernException unreadable(Path runs, IOException failure) {
        return new QuernException(
                ErrorCode.OUT_OF_RESOURCES,
                "the run records in " + runs + " cannot be used: " + failure.getMessage(),
                "check that the directory can be read and written and has room",
                failure);
    }
}
