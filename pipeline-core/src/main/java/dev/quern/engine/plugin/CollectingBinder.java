package dev.quern.engine.plugin;

import dev.quern.api.ColumnFunction;
import dev.quern.api.QuernException;
import dev.quern.api.QuernPlugin;
import dev.quern.api.Source;
import dev.quern.api.StepBinder;
import dev.quern.api.Summary;
import dev.quern.api.Task;
import dev.quern.api.Transform;
import dev.quern.api.Writer;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.StepKind;
import dev.quern.engine.config.Names;
import dev.quern.engine.config.Shapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Takes what plugins bind and refuses what cannot work, naming the plugin.
final class CollectingBinder implements StepBinder {
    private final Map<String, StepDefinition> definitions = new TreeMap<>();
    private final Map<Class<?>, Service> services = new LinkedHashMap<>();
    private String plugin = "";
    private String origin = "";

    /// A service and who binds it.
    record Service(Class<?> implementation, String plugin, String origin) {}

    Map<String, StepDefinition> definitions() {
        return definitions;
    }

    Map<Class<?>, Service> services() {
        return services;
    }

    /// Lets a plugin bind its steps.
    ///
    /// @param from the jar, or `built in`
    void configure(QuernPlugin bound, String from) {
        plugin = bound.getClass().getName();
        origin = from;
        try {
            bound.configure(this);
        } catch (QuernException known) {
            throw known;
        } catch (RuntimeException | LinkageError failure) {
            throw PluginFaults.broken(origin, plugin, failure);
        }
    }

    @Override
    public <C extends Record> void source(String name, Class<C> config, Class<? extends Source> function) {
        bind(name, StepKind.SOURCE, config, List.of(function));
    }

    @Override
    public <C extends Record> void transform(String name, Class<C> config, Class<? extends Transform> function) {
        bind(name, StepKind.TRANSFORM, config, List.of(function));
    }

    @Override
    public <C extends Record> void columnFunction(
            String name, Class<C> config, Class<? extends ColumnFunction> function) {
        bind(name, StepKind.TRANSFORM, config, List.of(ColumnFunctionTransform.class, function));
    }

    @Override
    public <C extends Record> void summary(String name, Class<C> config, Class<? extends Summary<?>> function) {
        bind(name, StepKind.SUMMARY, config, List.of(function));
    }

    @Override
    public <C extends Record> void twoPass(
            String name, Class<C> config, Class<? extends Summary<?>> first, Class<? extends Transform> second) {
        bind(name, StepKind.TWO_PASS, config, List.of(first, second));
    }

    @Override
    public <C extends Record> void writer(String name, Class<C> config, Class<? extends Writer> function) {
        bind(name, StepKind.WRITER, config, List.of(function));
    }

    @Override
    public <C extends Record> void task(String name, Class<C> config, Class<? extends Task> function) {
        bind(name, StepKind.TASK, config, List.of(function));
    }

    @Override
    public <S> void service(Class<S> type, Class<? extends S> implementation) {
        Service other = services.putIfAbsent(type, new Service(implementation, plugin, origin));
        if (other != null) {
            throw PluginFaults.binding(
                    plugin,
                    origin,
                    "binds the service " + type.getName() + ", which " + other.plugin() + " (" + other.origin()
                            + ") binds too",
                    "use one of the two plugins");
        }
    }

    private void bind(String name, StepKind kind, Class<? extends Record> config, List<Class<?>> functions) {
        if (!Names.isName(name)) {
            throw PluginFaults.binding(
                    plugin,
                    origin,
                    "binds a step named '" + name + "'",
                    "use lower-case letters, digits and hyphens, such as 'clean-text'");
        }
        try {
            Shapes.of(config);
            functions.forEach(Class::getDeclaredConstructors); // a missing class shows here, not in the middle of a run
        } catch (IllegalArgumentException wrong) {
            throw PluginFaults.binding(plugin, origin, "binds the step '" + name + "': " + wrong.getMessage(), "");
        } catch (LinkageError broken) {
            throw PluginFaults.broken(origin, functions.getLast().getName(), broken);
        }
        StepDefinition other =
                definitions.putIfAbsent(name, new StepDefinition(name, kind, config, functions, plugin, origin));
        if (other != null) {
            throw PluginFaults.binding(
                    plugin,
                    origin,
                    "binds the step '" + name + "', which " + other.plugin() + " (" + other.origin() + ") binds too",
                    "rename the step in one of the two plugins, or leave one of them out");
        }
    }
}
