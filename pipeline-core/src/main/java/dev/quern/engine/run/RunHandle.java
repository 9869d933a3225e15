package dev.quern.engine.run;

import java.util.OptionalInt;

/// Stops a run from another thread, such as a signal handler.
public final class RunHandle {
    private volatile int exitCode;

    /// Asks the run to save its state and end.
    ///
    /// @param code exit code of the run: 130 when a person interrupted it, 143 when it was told to terminate
    public void requestStop(int code) {
        exitCode = code;
    }

    /// The exit code asked for, if the run shall stop.
    OptionalInt stop() {
        return exitCode == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }
}
