package dev.quern.engine.run;

import dev.quern.engine.record.RunEvent;
import dev.quern.engine.record.RunFolder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Tells the run's folder and its listener what happens.
record RunVoice(RunFolder folder, RunListener listener) {

    void say(RunEvent.Kind kind, String step, String message) {
        speak(new RunEvent(now(), kind, step, message, 0, 0, ""));
    }

    void progress(String step, long done, long total, String unit, String note) {
        speak(new RunEvent(now(), RunEvent.Kind.STEP_PROGRESS, step, note, done, total, unit));
    }

    private void speak(RunEvent event) {
        folder.event(event);
        listener.heard(event);
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
