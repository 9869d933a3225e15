package dev.quern.engine.record;

import java.util.List;
import java.util.Map;

/// `run.json`: a run in one object. Written anew at each change, so a killed run is seen as `RUNNING` with a dead
/// process.
///
/// @param status `RUNNING`, `DONE`, `GATE_FAILED`, `FAILED` or `STOPPED`
/// @param exitCode null while it runs
/// @param failures what went wrong, the first first
/// @param environment JVM, flags, machine, versions
/// @param plugins digest of the code of each step
/// @param seeds of each step
public record RunRecord(
        String job,
        String run,
        String status,
        Integer exitCode,
        long process,
        String started,
        String ended,
        boolean smoke,
        String scheduledDate,
        Map<String, String> parameters,
        String runner,
        Map<String, String> environment,
        Map<String, String> plugins,
        Map<String, Long> seeds,
        List<StepRecord> steps,
        List<FailureRecord> failures) {

    /// A failure as it was shown.
    public record FailureRecord(String step, String code, String message, String remedy) {}
}
