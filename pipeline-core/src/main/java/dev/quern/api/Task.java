package dev.quern.api;

import java.io.IOException;

/// Makes artifacts of artifacts and of stored rows: training, evaluation, reports, publishing.
public non-sealed interface Task extends StepFunction {

    /// Does the work. When [TaskContext#stopRequested] turns true, saves its state in [TaskContext#workspace] and
    /// calls [TaskContext#stopped]; run again, it continues from there and ends with the same bytes.
    void run(TaskContext context) throws IOException;

    /// Whether its work grows with its input and is seen nowhere else, so that a run on a sample tells what it costs.
    /// Clustering does; training, which takes as many steps as it is told to, and publishing do not.
    default boolean growsWithInput() {
        return false;
    }
}
