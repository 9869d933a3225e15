package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.engine.Plan;
import dev.quern.engine.record.RunHistory;
import dev.quern.engine.record.RunRecord;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.run.JobRunner;
import dev.quern.engine.run.RunHandle;
import dev.quern.engine.run.RunOptions;
import dev.quern.engine.run.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run a job: reuse what is published, go on with what was stopped, run the rest.",
            "Running it again is retry and resume in one. Ctrl-C saves the state and stops; twice stops at once."
        })
final class RunVerb implements Callable<Integer> {
    private static final String EVERY_STEP = "";

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobArguments job;

    @Mixin
    private StoreArguments places;

    @Mixin
    private JsonArgument json;

    @Option(names = "--runner", paramLabel = "NAME", description = "flink or direct, instead of the job's")
    private String runner;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "workers at once; changes the time a run takes and nothing else")
    private Integer parallelism;

    @Option(
            names = "--fresh",
            paramLabel = "STEP",
            arity = "0..1",
            fallbackValue = EVERY_STEP,
            description = "run this step (without a name: every step) although its outcome is there; may be repeated")
    private List<String> fresh = List.of();

    @Option(
            names = "--keep-going",
            description = "after a failure still run the steps that do not depend on the failed one")
    private boolean keepGoing;

    @Option(names = "--max-parallel", paramLabel = "N", description = "stages at once (default: $${DEFAULT-VALUE})")
    private int maxParallel = 1;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = DurationArgument.class,
            description = "time limit such as 2h; then the state is saved and the exit code is 75")
    private Duration deadline;

    @Option(
            names = "--if-changed",
            paramLabel = "CODE",
            description = "exit with this code when there was nothing to do (99: Airflow marks the task as skipped)")
    private Integer ifChanged;

    @Option(
            names = "--progress",
            paramLabel = "STYLE",
            description = "auto, bar, plain or none (default: bar on a terminal, else a line every 30 s)")
    private String progress = "auto";

    @Option(names = "--summary", paramLabel = "FILE", description = "write the outcome as one JSON object to this file")
    private Path summary;

    @Option(
            names = {"-q", "--quiet"},
            description = "print failures only")
    private boolean quiet;

    @Override
    public Integer call() {
        ProgressDisplay display = new ProgressDisplay(spec.commandLine().getErr(), style());
        Session session = Session.open(job, Optional.ofNullable(runner), Optional.ofNullable(deadline));
        RunNarrator narrator = new RunNarrator(display, session.plan(), timeLeft(session.plan()));
        RunOptions options = options(session.plan()).withListener(narrator);
        RunResult result = run(session, options, display);
        display.clear();
        if (summary != null) {
            writeSummary(result);
        }
        new Notifier(System.getenv(), display::line).tell(session.plan(), result);
        return finish(session.plan(), result);
    }

    /// From earlier runs of the same kind; times of stages that run at once cannot be added.
    private TimeLeft timeLeft(Plan plan) {
        try {
            List<RunRecord> records = maxParallel > 1 ? List.of() : new RunHistory(places.runs).records(plan.job());
            return new TimeLeft(
                    plan,
                    records.stream().filter(run -> run.smoke() == plan.smoke()).toList());
        } catch (IOException unreadable) {
            return new TimeLeft(plan, List.of());
        }
    }

    /// Writes into the file itself: schedulers hand over files that cannot be replaced, such as /dev/termination-log.
    private void writeSummary(RunResult result) {
        try {
            Files.writeString(summary, RunSummary.of(result).json() + "\n");
        } catch (IOException failure) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "the summary cannot be written to " + summary + ": " + failure.getMessage(),
                    "name another file with --summary; the run itself is kept and ended with exit code "
                            + result.exitCode());
        }
    }

    private RunResult run(Session session, RunOptions options, ProgressDisplay display) {
        RunHandle handle = new RunHandle();
        JobRunner jobRunner = session.runner();
        try (StopSignals _ = StopSignals.listen(handle, display)) {
            return jobRunner.run(session.plan(), options, handle);
        }
    }

    private RunOptions options(Plan plan) {
        if (maxParallel < 1) {
            throw new ParameterException(spec.commandLine(), "--max-parallel must be at least 1");
        }
        RunOptions options = RunOptions.in(places.store, places.runs)
                .withFresh(freshSteps(plan))
                .withKeepGoing(keepGoing)
                .withMaxParallel(maxParallel);
        if (parallelism != null) {
            if (parallelism < 1) {
                throw new ParameterException(spec.commandLine(), "--parallelism must be at least 1");
            }
            options = options.withParallelism(parallelism);
        }
        return deadline == null ? options : options.withDeadline(deadline);
    }

    private Set<String> freshSteps(Plan plan) {
        Set<String> names = new HashSet<>();
        plan.steps().forEach(step -> names.add(step.name()));
        if (fresh.contains(EVERY_STEP)) {
            return names;
        }
        for (String name : fresh) {
            if (!names.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--fresh: the job has no step '" + name + "'; it has " + String.join(", ", names));
            }
        }
        return new HashSet<>(fresh);
    }

    private ProgressDisplay.Style style() {
        if (quiet) {
            return ProgressDisplay.Style.NONE;
        }
        return switch (progress) {
            case "auto" -> ProgressDisplay.automatic();
            case "bar" -> ProgressDisplay.Style.BAR;
            case "plain" -> ProgressDisplay.Style.PLAIN;
            case "none" -> ProgressDisplay.Style.NONE;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--progress is one of auto, bar, plain, none, got '" + progress + "'");
        };
    }

    private int finish(Plan plan, RunResult result) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        result.record().failures().forEach(failure -> printFailure(failure, err));
        if (result.exitCode() != ExitStatus.DONE && result.exitCode() != ExitStatus.GATE_FAILED) {
            err.println(howToGoOn(plan, result));
        }
        err.flush();
        if (json.wanted) {
            out.println(RunSummary.of(result).json());
        } else if (!quiet) {
            printOutcome(result, out);
        }
        boolean nothingDone = result.record().steps().stream()
                .allMatch(step ->
                        step.status() == StepRecord.Status.REUSED || step.status() == StepRecord.Status.SKIPPED);
        return result.exitCode() == ExitStatus.DONE && nothingDone && ifChanged != null ? ifChanged : result.exitCode();
    }

    private static void printFailure(RunRecord.FailureRecord failure, PrintWriter err) {
        String step = failure.step().isEmpty() ? "" : "  step '" + failure.step() + "'";
        err.println(failure.code() + " " + failure.message() + step);
        if (!failure.remedy().isEmpty()) {
            err.println("  " + failure.remedy());
        }
        err.println("  explain: quern explain " + failure.code());
    }

    private String howToGoOn(Plan plan, RunResult result) {
        long kept = result.record().steps().stream()
                .filter(step -> step.status() == StepRecord.Status.DONE || step.status() == StepRecord.Status.REUSED)
                .count();
        return "resume with the same command: quern run " + job.job + "   (" + kept + " of "
                + plan.steps().size() + " steps are kept; log: "
                + result.folder().resolve("log.txt") + ")";
    }

    private static void printOutcome(RunResult result, PrintWriter out) {
        for (StepRecord step : result.record().steps()) {
            step.gates()
                    .forEach(gate ->
                            out.println("gate  " + step.step() + "  " + gate.verdict() + "  " + gate.explanation()));
        }
        Path report = result.folder().resolve("report").resolve("index.html");
        if (Files.exists(report)) {
            out.println("report  " + display(report));
        }
        out.println("run  " + result.record().run() + "  " + result.record().status() + ", exit " + result.exitCode()
                + "  " + display(result.folder()));
        out.flush();
    }

    private static Path display(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
