package dev.quern.api;

import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/// What any step function finds at run time.
public interface StepContext {

    /// Name of the step in the job.
    String step();

    /// Index of the unit of work, in the order of the input; 0 for a task.
    int unit();

    /// The step's seed. Derive from it and from row or unit numbers, never from time or worker.
    long seed();

    /// Allocator for this call's Arrow memory. Everything taken from it must be closed again.
    BufferAllocator allocator();

    /// The artifact on an input port.
    Artifact artifact(String port);

    /// The artifact on an input port that a job may leave out, or that was skipped.
    Optional<Artifact> optionalArtifact(String port);

    /// Adds to a count of the step's own, such as tokens written or addresses masked. Counts of all units are added up;
    /// the run's record, `quern status` and reports show them.
    ///
    /// @param name in lower case, words joined by `-`
    /// @param amount zero or more
    void count(String name, long amount);
}
