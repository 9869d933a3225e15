package dev.quern.engine.jobfile;

import dev.quern.engine.Plan;
import dev.quern.engine.config.Normal;
import dev.quern.engine.config.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A job file with overrides applied and all values known; its steps are not yet connected.
///
/// @param parameters values in stored form, by name
/// @param parameterOrigins where each value comes from
/// @param plugins jars that the job names
/// @param pluginsPlace where it names them
/// @param header the engine's top-level keys in normal form
public record Job(
        Path file,
        String text,
        String name,
        long seed,
        String date,
        Map<String, String> parameters,
        Map<String, String> parameterOrigins,
        List<Path> plugins,
        Place pluginsPlace,
        Runner runner,
        long deadlineSeconds,
        List<Plan.Notification> notifications,
        long limitRows,
        List<StepDraft> steps,
        Normal.Named header) {

    /// The runner and its options.
    public record Runner(String type, Map<String, String> options) {}
}
