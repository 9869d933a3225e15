package dev.quern.api.compute;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What the compute core of this JVM found out about itself when it was started, for the record of the run.
public final class ComputeReport {
    private static final AtomicReference<String> LATEST = new AtomicReference<>();

    private ComputeReport() {}

    /// Says what the core is and how fast it was found to be, in one line.
    public static void publish(String line) {
        LATEST.set(line);
    }

    /// What was published last; empty as long as no core was started.
    public static Optional<String> latest() {
        return Optional.ofNullable(LATEST.get());
    }
}
