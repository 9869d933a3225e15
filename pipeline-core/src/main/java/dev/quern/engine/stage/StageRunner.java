package dev.quern.engine.stage;

import java.util.List;

/// Runs stages somewhere: in this JVM or on a cluster.
public interface StageRunner {

    /// Runs all units of a stage and publishes what it makes. Blocks until that is done.
    ///
    /// @throws RuntimeException that [Failure#of] understands; then nothing was published
    void run(StageSpec stage, List<Unit> units);
}
