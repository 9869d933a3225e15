package dev.quern.engine.run;

import dev.quern.engine.record.RunRecord;
import java.nio.file.Path;

/// How a run ended.
///
/// @param exitCode 0 done, 1 failed on data or in a plugin, 2 invalid, 3 a gate did not pass, 70 defect of the
///     engine, 75 try again later, 130 or 143 stopped
/// @param folder of the run's record
public record RunResult(int exitCode, Path folder, RunRecord record) {}
