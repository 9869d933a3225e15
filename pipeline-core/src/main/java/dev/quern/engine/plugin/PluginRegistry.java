package dev.quern.engine.plugin;

import dev.quern.api.QuernException;
import dev.quern.api.QuernPlugin;
import dev.quern.api.StepFunction;
import dev.quern.engine.StepDefinition;
import dev.quern.engine.StepSpec;
import dev.quern.engine.config.ConfigJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// All steps there are: those of the plugins on the class path and those of external jars.
///
/// Immutable and shared between threads. Cheap to ask for again: a worker that knows the paths gets the registry of its
/// JVM.
public final class PluginRegistry {
    private static final String BUILT_IN = "built in";
    private static final Map<List<String>, PluginRegistry> LOADED = new ConcurrentHashMap<>();

    private final List<QuernPlugin> builtIn;
    private final List<Path> jars;
    private final Map<String, StepDefinition> definitions;
    private final Map<Class<?>, CollectingBinder.Service> services;
    private final FunctionFactory factory;

    private PluginRegistry(List<QuernPlugin> builtIn, List<Path> jars, CollectingBinder bound) {
        this.builtIn = builtIn;
        this.jars = jars;
        this.definitions = new TreeMap<>(bound.definitions());
        this.services = Map.copyOf(bound.services());
        this.factory = new FunctionFactory(bound.services());
    }

    /// The plugins on the class path and those of these jars and folders of jars.
    ///
    /// @throws QuernException INVALID_JOB when a plugin cannot be used; the message names jar and class
    public static PluginRegistry load(List<Path> pluginPath) {
        List<PluginJar> jars =
                PluginJar.expand(pluginPath).stream().map(PluginJar::load).toList();
        List<String> content =
                jars.stream().map(jar -> jar.path() + "@" + jar.sha256()).toList();
        PluginRegistry known = LOADED.get(content);
        if (known == null) {
            known = bind(builtIn(), jars);
            LOADED.putIfAbsent(content, known);
        }
        return known;
    }

    /// These plugins and no others, for tests and for programs that embed the engine.
    public static PluginRegistry of(QuernPlugin... plugins) {
        return bind(List.of(plugins), List.of());
    }

    /// This registry with more jars and folders of jars.
    ///
    /// @throws QuernException INVALID_JOB when a plugin cannot be used
    public PluginRegistry with(List<Path> pluginPath) {
        if (pluginPath.isEmpty()) {
            return this;
        }
        List<Path> all = new ArrayList<>(jars);
        all.addAll(pluginPath);
        return bind(builtIn, PluginJar.expand(all).stream().map(PluginJar::load).toList());
    }

    private static PluginRegistry bind(List<QuernPlugin> builtIn, List<PluginJar> jars) {
        CollectingBinder binder = new CollectingBinder();
        builtIn.forEach(plugin -> binder.configure(plugin, BUILT_IN));
        List<Path> paths = new ArrayList<>();
        for (PluginJar jar : jars) {
            if (!paths.contains(jar.path())) {
                paths.add(jar.path());
                jar.plugins()
                        .forEach(plugin -> binder.configure(plugin, jar.path().toString()));
            }
        }
        return new PluginRegistry(List.copyOf(builtIn), List.copyOf(paths), binder);
    }

    private static List<QuernPlugin> builtIn() {
        List<QuernPlugin> plugins = new ArrayList<>();
        try {
            ServiceLoader.load(QuernPlugin.class, PluginRegistry.class.getClassLoader())
                    .forEach(plugins::add);
        } catch (ServiceConfigurationError | LinkageError failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw PluginFaults.broken("class path: " + failure.getMessage(), QuernPlugin.class.getName(), cause);
        }
        return plugins;
    }

    /// All steps, by name.
    public Collection<StepDefinition> definitions() {
        return List.copyOf(definitions.values());
    }

    /// The step of this name.
    public Optional<StepDefinition> definition(String name) {
        return Optional.ofNullable(definitions.get(name));
    }

    /// Names of all steps, sorted.
    public List<String> names() {
        return List.copyOf(definitions.keySet());
    }

    /// The external jars: what a worker needs to [#load] the same steps.
    public List<Path> jars() {
        return jars;
    }

    /// Implementations of the services that the functions of a step take in their constructors.
    public List<Class<?>> services(StepDefinition definition) {
        return definition.functions().stream()
                .flatMap(function -> Stream.of(function.getDeclaredConstructors()))
                .flatMap(constructor -> Stream.of(constructor.getParameterTypes()))
                .filter(services::containsKey)
                .<Class<?>>map(type -> services.get(type).implementation())
                .distinct()
                .toList();
    }

    /// The service of this type, if a plugin binds one.
    public <S> Optional<S> service(Class<S> type) {
        return services.containsKey(type) ? Optional.of(factory.service(type)) : Optional.empty();
    }

    /// Makes functions.
    public StepDefinition.Factory factory() {
        return factory;
    }

    /// Makes a function on a worker: reads the config and fills in secrets from the environment.
    ///
    /// @param index 0, or 1 for the second function of a two-pass step
    public StepFunction create(StepSpec spec, int index) {
        StepDefinition definition = definition(spec.use())
                .orElseThrow(() -> new IllegalArgumentException(
                        "no plugin on this worker has a step '" + spec.use() + "'; it has " + names()));
        Record config = ConfigJson.read(definition.config(), spec.config(), System::getenv);
        return factory.create(definition, index, config);
    }
}
