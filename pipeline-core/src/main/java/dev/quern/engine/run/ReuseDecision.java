package dev.quern.engine.run;

import java.util.List;

/// What will be done about a step, and why.
///
/// @param reason such as `from run …-7f3a` or `config vocabulary 8192 -> 4096`
/// @param stage name of the stage that it runs in
/// @param artifacts its directories in the store
/// @param bytes of what is there already
public record ReuseDecision(
        String step,
        Action action,
        String reason,
        String stage,
        String fingerprint,
        List<String> artifacts,
        long bytes) {

    /// The choices.
    public enum Action {
        REUSE,
        RUN,
        RESUME,
        SKIP
    }

    public ReuseDecision {
        artifacts = List.copyOf(artifacts);
    }
}
