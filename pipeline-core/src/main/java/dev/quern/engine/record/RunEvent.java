package dev.quern.engine.record;

/// Something that happened in a run.
///
/// @param time ISO instant
/// @param step the step, or the empty string for the run as a whole
/// @param done for progress: work done of `total`, in `unit`s
public record RunEvent(String time, Kind kind, String step, String message, long done, long total, String unit) {

    /// What happened.
    public enum Kind {
        RUN_STARTED,
        STEP_REUSED,
        STEP_STARTED,
        STEP_PROGRESS,
        STEP_WARNING,
        STEP_FINISHED,
        STEP_FAILED,
        STEP_SKIPPED,
        STEP_RETRIED,
        GATE_JUDGED,
        STOP_REQUESTED,
        RUN_FINISHED
    }
}
