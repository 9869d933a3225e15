package dev.quern.api;

import java.nio.file.Path;
import java.util.Set;

/// What a task finds at run time.
public interface TaskContext extends StepContext {

    /// Names of the input ports that the job fills, sorted.
    Set<String> inputs();

    /// Stored rows on an input port.
    StoredRows rows(String port);

    /// Writer for an output port. The engine publishes all outputs when the task returns, and none when it throws.
    ArtifactWriter output(String port);

    /// A private directory that outlives a crash and is the same when the same step runs again: the place for
    /// checkpoints.
    Path workspace();

    /// Reports progress. Cheap; may be called for each step of a loop.
    ///
    /// @param done work done so far, `total` all of it, in `unit`s such as "steps"
    /// @param note a short remark such as "loss 3.21"
    void progress(long done, long total, String unit, String note);

    /// Records a measured figure: gates, reports and `quern runs` read it.
    void metric(Metric metric);

    /// Warns the person who reads the report.
    void warn(String message);

    /// Whether the run is being stopped (Ctrl-C, SIGTERM, deadline).
    boolean stopRequested();

    /// Ends the task after its state was saved.
    ///
    /// @return never; the type lets a caller write `throw context.stopped()`
    RuntimeException stopped();
}
