package dev.quern.api;

import java.io.IOException;

/// Makes artifacts of artifacts and of stored rows: training, evaluation, reports, publishing.
public non-sealed interface Task extends StepFunction {

    /// Does the work. When [TaskContext#stopRequested] turns true, saves its state in [TaskContext#workspace] and
    /// calls [TaskContext#stopped]; run again, it continues from there and ends with the same bytes.
    void run(TaskContext context) throws IOException;
}
