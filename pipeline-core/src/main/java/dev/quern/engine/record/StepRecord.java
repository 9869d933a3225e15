package dev.quern.engine.record;

import dev.quern.engine.store.StepFacts;
import java.util.List;

/// What became of a step in a run.
///
/// @param reason why it ran, was reused or skipped
/// @param stage steps that ran fused share a stage, and its time
/// @param artifacts names of its directories in the store
/// @param facts its counts and metrics; of the run that made it when it was reused
/// @param verdict of its gates; null without gates
public record StepRecord(
        String step,
        String use,
        Status status,
        String reason,
        String fingerprint,
        String stage,
        List<String> artifacts,
        double seconds,
        StepFacts facts,
        Verdict verdict,
        List<GateRecord> gates) {

    public StepRecord {
        artifacts = List.copyOf(artifacts);
        gates = List.copyOf(gates);
    }

    /// How a step ended.
    public enum Status {
        REUSED,
        DONE,
        FAILED,
        STOPPED,
        SKIPPED,
        NOT_RUN
    }

    /// What the gates of a step say together.
    public enum Verdict {
        PASSED,
        FAILED,
        NOT_JUDGED
    }

    /// One gate, judged.
    ///
    /// @param explanation figure, bound and demand in words
    public record GateRecord(String metric, Verdict verdict, String explanation) {}
}
