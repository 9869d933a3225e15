package dev.quern.engine.stage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The thread between a run and the functions that work for it in the same JVM. In another JVM (a cluster's worker)
/// there is none: nothing is reported from there and a stop ends the job through the cluster.
public interface RunControl {
    /// For workers outside the JVM of the run.
    RunControl NONE = new RunControl() {};

    /// For threads that outlive their run.
    RunControl ENDED = new RunControl() {
        @Override
        public boolean stopRequested() {
            return true;
        }
    };

    /// Whether work shall end soon.
    default boolean stopRequested() {
        return false;
    }

    /// Work begins in this JVM and lasts until the result is closed.
    default Registration working() {
        return () -> {};
    }

    /// A unit of a stage is done.
    default void unitDone(String stage, long bytes) {}

    /// See [dev.quern.api.TaskContext#progress].
    default void progress(String step, long done, long total, String unit, String note) {}

    /// See [dev.quern.api.TaskContext#warn].
    default void warn(String step, String message) {}

    /// The control of a run that is going on in this JVM, or [#NONE].
    static RunControl of(String run) {
        return Registry.RUNNING.getOrDefault(run, NONE);
    }

    /// Makes a control known until the result is closed. From then on the run is known to have ended: a runner's
    /// thread that comes late finds a control that tells it to stop.
    static Registration register(String run, RunControl control) {
        Registry.RUNNING.put(run, control);
        return () -> Registry.RUNNING.put(run, ENDED);
    }

    /// Ends what it was given for.
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /// All runs of this JVM.
    final class Registry {
        private static final Map<String, RunControl> RUNNING = new ConcurrentHashMap<>();

        private Registry() {}
    }
}
