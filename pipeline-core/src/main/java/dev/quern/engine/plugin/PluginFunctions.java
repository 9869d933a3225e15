package dev.quern.engine.plugin;

import dev.quern.api.StepFunction;
import dev.quern.engine.StepSpec;
import dev.quern.engine.stage.FunctionSource;
import java.nio.file.Path;
import java.util.List;

/// Functions of the plugins on the class path and in these jars. Travels as paths; each JVM loads the plugins once.
///
/// @param jars paths of external plugin jars
public record PluginFunctions(List<String> jars) implements FunctionSource {
    private static final long serialVersionUID = 1L;

    public PluginFunctions {
        jars = List.copyOf(jars);
    }

    /// Functions of what a registry holds.
    public static PluginFunctions of(List<Path> jars) {
        return new PluginFunctions(jars.stream().map(Path::toString).toList());
    }

    @Override
    public StepFunction create(StepSpec step, int index) {
        return PluginRegistry.load(jars.stream().map(Path::of).toList()).create(step, index);
    }
}
