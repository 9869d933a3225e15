package dev.quern.engine.run;

import dev.quern.api.ErrorCode;
import dev.quern.engine.Contest;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.record.PlanRecord;
import dev.quern.engine.record.RunEvent.Kind;
import dev.quern.engine.record.RunFolder;
import dev.quern.engine.record.StepRecord.Status;
import dev.quern.engine.record.StepRecord.Verdict;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.stage.Stage;
import dev.quern.engine.stage.StageRunner;
import dev.quern.engine.sweep.ChooseTrial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// One run of a job: goes through the stages in their order, each as soon as what it needs is there.
final class JobRun implements AutoCloseable {
    private final Plan plan;
    private final RunOptions options;
    private final RunHandle handle;
    private final StageRunner runner;
    private final RunFolder folder;
    private final RunVoice voice;
    private final Instant deadline;
    private final ExecutorService threads;
    private final Lineage lineage;
    private final Map<Integer, Outcome> outcomes = new HashMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private RunBook book;

    /// How a stage ended.
    ///
    /// @param failure null unless it failed or was stopped
    private record Outcome(Stage stage, Status status, double seconds, Failure failure) {
        boolean isGood() {
            return status == Status.DONE || status == Status.REUSED;
        }
    }

    JobRun(Plan plan, RunOptions options, RunHandle handle, StageRunner runner, String id) throws IOException {
        this.plan = plan;
        this.options = options;
        this.handle = handle;
        this.runner = runner;
        this.folder = new RunFolder(options.runs().resolve(plan.job()).resolve(id));
        this.voice = new RunVoice(folder, options.listener());
        this.lineage = new Lineage(plan, folder.path());
        Optional<Duration> limit = options.deadline()
                .or(() -> Optional.of(plan.policy().deadlineSeconds())
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds));
        this.deadline = limit.map(Instant.now()::plus).orElse(Instant.MAX);
        this.threads = Executors.newFixedThreadPool(
                options.maxParallel(), Thread.ofPlatform().daemon().factory());
    }

    RunResult run(Supplier<Preparation> preparing, Optional<PlanRecord> last) throws IOException {
        folder.job(plan.text(), plan.resolved());
        book = new RunBook(plan, options, folder, voice);
        voice.say(Kind.RUN_STARTED, "", plan.job());
        lineage.runStarted();
        try {
            Preparation prepared = preparing.get();
            Decisions decisions = new Decisions(prepared, options.fresh(), last);
            List<ReuseDecision> all = decisions.all();
            folder.plan(prepared.record(folder.path().getFileName().toString(), all));
            book.begin(prepared, all);
            loop(prepared, decisions);
        } catch (RuntimeException failure) {
            fail(Failure.of("", "", failure));
        }
        lineage.runEnded(exitCode(), failures);
        return book.end(exitCode(), failures);
    }

    private void loop(Preparation prepared, Decisions decisions) throws IOException {
        CompletionService<Outcome> running = new ExecutorCompletionService<>(threads);
        Set<Integer> started = new HashSet<>();
        int active = 0;
        while (outcomes.size() < prepared.stages().size()) {
            for (Stage stage : prepared.stages()) {
                if (!started.contains(stage.id()) && outcomes.keySet().containsAll(stage.after())) {
                    Status settled = settledWithoutRunning(stage, decisions);
                    if (settled != null) {
                        started.add(stage.id());
                        settle(new Outcome(stage, settled, 0, null), prepared);
                    } else if (active < options.maxParallel()) {
                        started.add(stage.id());
                        active++;
                        running.submit(() -> execute(stage, prepared, decisions.isFresh(stage)));
                    }
                }
            }
            if (active > 0) {
                settle(take(running), prepared);
                active--;
            }
        }
    }

    private static <T> T take(CompletionService<T> running) {
        try {
            return running.take().get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure.Stopped();
        } catch (java.util.concurrent.ExecutionException defect) {
            throw new IllegalStateException("a stage ended in an unforeseen way", defect.getCause());
        }
    }

    /// Null when the stage has to run.
    private Status settledWithoutRunning(Stage stage, Decisions decisions) {
        List<Outcome> needed = stage.after().stream().map(outcomes::get).toList();
        boolean blocked = needed.stream().anyMatch(outcome -> !outcome.isGood() && !mayBeMissing(stage, outcome));
        if (blocked) {
            boolean skipped =
                    needed.stream().allMatch(outcome -> outcome.isGood() || outcome.status() == Status.SKIPPED);
            return skipped ? Status.SKIPPED : Status.NOT_RUN;
        }
        if (gateIsShut(stage) || contestIsLost(stage)) {
            return Status.SKIPPED;
        }
        if (!decisions.runs(stage)) {
            return Status.REUSED;
        }
        boolean halted =
                !failures.isEmpty() && !options.keepGoing() || stopped().isPresent();
        return halted ? Status.NOT_RUN : null;
    }

    private boolean gateIsShut(Stage stage) {
        Optional<String> gate = stage.nodes().getFirst().step().policy().when();
        return gate.isPresent() && (plan.smoke() || book.verdict(gate.get()) != Verdict.PASSED);
    }

    /// A rival that was skipped has lost; a choice is made among the trials that are there.
    private static boolean mayBeMissing(Stage stage, Outcome outcome) {
        PlannedStep step = stage.nodes().getFirst().step();
        return outcome.status() == Status.SKIPPED
                && (step.definition().name().equals(ChooseTrial.NAME)
                        || step.policy()
                                .contest()
                                .map(contest ->
                                        contest.of().containsAll(outcome.stage().steps()))
                                .orElse(false));
    }

    private boolean contestIsLost(Stage stage) {
        PlannedStep step = stage.nodes().getFirst().step();
        Optional<Contest> contest = step.policy().contest();
        Map<String, Double> scores = contest.map(book::scores).orElse(Map.of());
        boolean lost = !scores.isEmpty() && !contest.get().isWon(scores);
        if (lost) {
            Contest lostIn = contest.get();
            String own = Optional.ofNullable(scores.get(lostIn.candidate()))
                    .map(score -> "%s of %s".formatted(lostIn.metric(), score))
                    .orElse("no " + lostIn.metric());
            book.skipped(
                    step.name(),
                    "'%s' with %s is not among the best %d of %d"
                            .formatted(
                                    lostIn.candidate(),
                                    own,
                                    lostIn.best(),
                                    lostIn.of().size()));
        }
        return lost;
    }

    private Optional<Integer> stopped() {
        if (handle.stop().isPresent()) {
            return Optional.of(handle.stop().getAsInt());
        }
        return Instant.now().isAfter(deadline) ? Optional.of(75) : Optional.empty();
    }

    private Outcome execute(Stage stage, Preparation prepared, boolean fresh) {
        long start = System.nanoTime();
        for (String step : stage.steps()) {
            voice.say(Kind.STEP_STARTED, step, book.reason(step));
            lineage.stepStarted(plan.step(step));
        }
        Status status = Status.DONE;
        Failure failure = null;
        try {
            new StageExecution(prepared, runner, voice, handle, deadline, stage).run(fresh);
        } catch (RuntimeException thrown) {
            failure = Failure.of(stage.name(), "", thrown);
            status = failure.stopped() ? Status.STOPPED : Status.FAILED;
        }
        if (failure != null && hasDiverged(stage, failure)) {
            book.skipped(stage.nodes().getFirst().step().name(), "diverged: " + failure.message());
            return new Outcome(stage, Status.SKIPPED, (System.nanoTime() - start) / 1e9, null);
        }
        return new Outcome(stage, status, (System.nanoTime() - start) / 1e9, failure);
    }

    private static boolean hasDiverged(Stage stage, Failure failure) {
        return failure.code() == ErrorCode.NOT_FINITE
                && stage.nodes().getFirst().step().policy().mayDiverge();
    }

    private void settle(Outcome outcome, Preparation prepared) throws IOException {
        outcomes.put(outcome.stage().id(), outcome);
        book.stageEnded(outcome.stage(), outcome.status(), outcome.seconds(), outcome.failure());
        if (outcome.status() == Status.FAILED) {
            fail(outcome.failure());
        }
        for (String name : outcome.stage().steps()) {
            PlannedStep step = plan.step(name);
            boolean complete = prepared.stages().stream()
                    .filter(stage -> stage.steps().contains(name))
                    .allMatch(stage -> outcomes.containsKey(stage.id()));
            if (complete) {
                stepEnded(step, outcome.failure(), prepared);
            }
        }
        book.write("RUNNING", null, failures);
    }

    private void stepEnded(PlannedStep step, Failure stageFailure, Preparation prepared) throws IOException {
        Optional<Failure> unmet = book.judge(step);
        unmet.ifPresent(failure -> {
            fail(failure);
            outcomes.replaceAll((id, outcome) -> outcome.stage().steps().contains(step.name())
                    ? new Outcome(outcome.stage(), Status.FAILED, outcome.seconds(), failure)
                    : outcome);
        });
        List<Failure> all =
                unmet.or(() -> Optional.ofNullable(stageFailure)).stream().toList();
        lineage.stepEnded(step, book.step(step.name()), prepared, all);
    }

    private void fail(Failure failure) {
        failures.add(failure);
        if (!failure.detail().isEmpty()) {
            folder.log(failure.detail());
        }
        voice.say(Kind.STEP_FAILED, failure.step(), failure.message());
    }

    private int exitCode() {
        if (!failures.isEmpty()) {
            ErrorCode.Fault fault = failures.getFirst().code().fault();
            return switch (fault) {
                case JOB -> 2;
                case DATA -> 1;
                case RESOURCE -> 75;
                case ENGINE -> 70;
            };
        }
        boolean cutShort = outcomes.values().stream()
                .anyMatch(outcome -> outcome.status() == Status.STOPPED || outcome.status() == Status.NOT_RUN);
        if (cutShort) {
            return stopped().orElse(75);
        }
        return book.gatesHold() ? 0 : 3;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        lineage.close();
        folder.close();
    }
}
