package dev.quern.engine.run;

import dev.quern.engine.record.RunEvent.Kind;
import dev.quern.engine.stage.RunControl;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Follows one stage: passes its progress on, at a pace that people and files can bear, and tells it when to stop.
final class StageControl implements RunControl {
    private static final long PACE_NANOS = 250_000_000L;

    private final RunVoice voice;
    private final RunHandle handle;
    private final Instant deadline;
    private final String step;
    private final long bytes;
    private final Phaser active = new Phaser(1);
    private volatile boolean abandoned;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong spoken = new AtomicLong(System.nanoTime() - PACE_NANOS);

    /// @param step to whose account progress of units goes
    /// @param bytes of all units
    /// @param deadline when the stage must have stopped; [Instant#MAX] for no limit
    StageControl(RunVoice voice, RunHandle handle, String step, long bytes, Instant deadline) {
        this.voice = voice;
        this.handle = handle;
        this.step = step;
        this.bytes = bytes;
        this.deadline = deadline;
    }

    @Override
    public boolean stopRequested() {
        return abandoned || handle.stop().isPresent() || isOutOfTime();
    }

    @Override
    public Registration working() {
        active.register();
        return active::arriveAndDeregister;
    }

    /// Ends what still works for the stage after a failure: a runner may return before all its threads have.
    ///
    /// @throws TimeoutException when functions do not heed the request
    void abandon(Duration patience) throws InterruptedException, TimeoutException {
        abandoned = true;
        int phase = active.arrive();
        active.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isOutOfTime() {
        return Instant.now().isAfter(deadline);
    }

    @Override
    public void unitDone(String stage, long unitBytes) {
        progress(step, Math.min(bytes, done.addAndGet(unitBytes)), bytes, "bytes", "");
    }

    @Override
    public void progress(String of, long soFar, long total, String unit, String note) {
        long last = spoken.get();
        long now = System.nanoTime();
        boolean due = now - last >= PACE_NANOS && spoken.compareAndSet(last, now);
        if (due || soFar == total) {
            voice.progress(of, soFar, total, unit, note);
        }
    }

    @Override
    public void warn(String of, String message) {
        voice.say(Kind.STEP_WARNING, of, message);
    }
}
