package dev.quern.engine;

import dev.quern.api.StepFunction;
import java.util.List;

/// A step as a plugin binds it.
///
/// @param name what a job file writes after `use`
/// @param functions one class, or for a two-pass step the first and the second; for a column function the engine's
///     adapter and the column function
/// @param plugin name of the plugin class that binds it
/// @param origin `built in`, or the jar that holds the plugin
public record StepDefinition(
        String name,
        StepKind kind,
        Class<? extends Record> config,
        List<Class<?>> functions,
        String plugin,
        String origin) {

    public StepDefinition {
        functions = List.copyOf(functions);
    }

    /// Makes functions of this definition; how is the plugin package's affair.
    public interface Factory {
        /// A new function with this config injected.
        ///
        /// @param index 0, or 1 for the second function of a two-pass step
        StepFunction create(StepDefinition definition, int index, Record config);
    }
}
