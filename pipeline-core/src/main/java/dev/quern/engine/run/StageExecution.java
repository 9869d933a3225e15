package dev.quern.engine.run;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.record.RunEvent.Kind;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.stage.RunControl;
import dev.quern.engine.stage.Stage;
import dev.quern.engine.stage.StageRunner;
import dev.quern.engine.stage.StageSpec;
import dev.quern.engine.stage.Unit;
import dev.quern.engine.store.Durable;
import dev.quern.engine.store.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs one stage to published artifacts. Of a stage that is stopped or fails, the units that were done stay, and the
/// next run goes on behind them.
final class StageExecution {
    /// How long functions may take to notice that they shall stop.
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Preparation prepared;
    private final StageRunner runner;
    private final RunVoice voice;
    private final RunHandle handle;
    private final Instant deadline;
    private final Stage stage;
    private final String run;
    private final Path scratch;

    StageExecution(
            Preparation prepared, StageRunner runner, RunVoice voice, RunHandle handle, Instant deadline, Stage stage) {
        this.prepared = prepared;
        this.runner = runner;
        this.voice = voice;
        this.handle = handle;
        this.deadline = deadline;
        this.stage = stage;
        this.run = voice.folder().path().getFileName().toString();
        this.scratch = prepared.specs().scratch(stage);
    }

    /// @param fresh whether to make it again although it is there
    void run(boolean fresh) {
        String step = rootStep().name();
        try (ProcessLock _ = lock()) {
            if (fresh) {
                for (String name : artifacts()) {
                    prepared.store().retire(name);
                }
                Durable.delete(scratch);
            } else if (prepared.complete(stage)) {
                return;
            }
            sweep();
            try {
                tryOften();
                if (stage.rows().isEmpty() && !stage.isSource()) {
                    Durable.delete(prepared.store()
                            .workspace(prepared.prints().get(step).value()));
                }
            } finally {
                Rejects.collect(scratch, step, voice.folder());
                if (prepared.complete(stage) || !canResume()) {
                    Durable.delete(scratch);
                }
                sweep();
            }
        } catch (IOException failure) {
            throw Failure.carry(step, "", failure);
        }
    }

    /// Whether units are noted that the next run will look for: a step that is not cached has a new name in each run.
    private boolean canResume() {
        return prepared.specs().journal(stage).size() > 0
                && stage.nodes().stream().allMatch(node -> node.step().policy().cached());
    }

    private PlannedStep rootStep() {
        return stage.nodes().getFirst().step();
    }

    private List<String> artifacts() {
        return stage.leaves().stream()
                .map(leaf -> prepared.specs().directory(stage, leaf))
                .toList();
    }

    private void sweep() throws IOException {
        Set<Path> kept = prepared.specs().journal(stage).files();
        for (String name : artifacts()) {
            prepared.store().sweep(name, kept);
        }
    }

    /// Another job may be making the very same artifact; then its outcome will be ours.
    private ProcessLock lock() throws IOException {
        Path file = prepared.store().root().resolve("locks").resolve(artifacts().getFirst());
        while (true) {
            Optional<ProcessLock> lock = ProcessLock.take(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (handle.stop().isPresent() || Instant.now().isAfter(deadline)) {
                throw new Failure.Stopped();
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure.Stopped();
        }
    }

    private void tryOften() {
        int retries = stage.nodes().stream()
                .mapToInt(node -> node.step().policy().retries())
                .max()
                .orElse(0);
        for (int attempt = 0; ; attempt++) {
            try {
                tryOnce(attempt);
                return;
            } catch (RuntimeException failure) {
                Failure known = Failure.of(rootStep().name(), "", failure);
                boolean again = known.code().fault() == ErrorCode.Fault.RESOURCE
                        && known.code() != ErrorCode.OUT_OF_TIME
                        && !known.stopped()
                        && attempt < retries;
                if (!again) {
                    throw failure;
                }
                voice.say(
                        Kind.STEP_RETRIED,
                        known.step(),
                        "attempt %d of %d failed: %s".formatted(attempt + 1, retries + 1, known.message()));
            }
        }
    }

    private void tryOnce(int attempt) {
        List<Unit> units = units();
        StageSpec spec = prepared.specs().stage(stage, run + "/" + stage.id() + "." + attempt);
        StageControl control = new StageControl(
                voice,
                handle,
                rootStep().name(),
                units.stream().mapToLong(Unit::bytes).sum(),
                limit());
        try (RunControl.Registration _ = RunControl.register(spec.run(), control)) {
            FutureTask<Void> work = new FutureTask<>(() -> runner.run(spec, units), null);
            Thread.ofPlatform().daemon().name("stage " + stage.name()).start(work);
            await(work, control);
        } catch (RuntimeException failure) {
            abandon(control);
            throw failure;
        }
    }

    private static void abandon(StageControl control) {
        try {
            control.abandon(GRACE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException deaf) {
            // What such a function still writes has an attempt's name, which the next run sweeps away.
        }
    }

    /// The earlier of the run's deadline and the shortest limit of a step in the stage.
    private Instant limit() {
        return stage.nodes().stream()
                .flatMap(node -> node.step().policy().timeout().stream())
                .map(Instant.now()::plus)
                .min(Instant::compareTo)
                .filter(limit -> limit.isBefore(deadline))
                .orElse(deadline);
    }

    private void await(FutureTask<Void> work, StageControl control) {
        Instant given = null;
        while (true) {
            try {
                work.get(200, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException running) {
                given = given == null && control.stopRequested() ? Instant.now().plus(GRACE) : given;
                if (given != null && Instant.now().isAfter(given)) {
                    throw control.isOutOfTime() ? outOfTime() : new Failure.Stopped();
                }
            } catch (ExecutionException failure) {
                boolean stopped = Failure.of("", "", failure.getCause()).stopped();
                throw stopped && control.isOutOfTime()
                        ? outOfTime()
                        : Failure.carry(rootStep().name(), "", failure.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Failure.Stopped();
            }
        }
    }

    private QuernException outOfTime() {
        return new QuernException(
                ErrorCode.OUT_OF_TIME,
                "step '" + rootStep().name() + "' reached its time limit",
                "run the same command again: what is done is kept; or raise 'timeout' or '--deadline'");
    }

    private List<Unit> units() {
        if (stage.rows().isPresent()) {
            return Units.of(prepared.store()
                    .manifest(prepared.specs().directory(stage.rows().get())));
        }
        if (!stage.isSource()) {
            return List.of(new Unit(0, List.of(), rootStep().name(), 1));
        }
        Preparation.SourceFiles source = prepared.sources().get(rootStep().name());
        try {
            List<Source.Split> splits = source.source().splits(source.files());
            if (splits.isEmpty()) {
                throw new QuernException(
                        ErrorCode.NO_ROWS,
                        "step '" + rootStep().name() + "' found nothing to read",
                        "look at the paths it was given");
            }
            return Units.of(splits, prepared.plan().limitRows() > 0);
        } catch (IOException failure) {
            throw Failure.carry(rootStep().name(), "", failure);
        }
    }
}
