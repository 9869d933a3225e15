package dev.quern.engine.plugin;

import dev.quern.engine.StepDefinition;
import dev.quern.engine.StepKind;
import dev.quern.engine.fingerprint.FingerprintExtras;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Code that a step uses without naming it: the services that are injected into its functions, and for a task the DJL
/// engines, since a task asks DJL for an engine by name.
public final class PluginCode implements FingerprintExtras {
    private static final String ENGINES = "META-INF/services/ai.djl.engine.EngineProvider";

    private final PluginRegistry registry;

    public PluginCode(PluginRegistry registry) {
        this.registry = registry;
    }

    @Override
    public List<Class<?>> roots(StepDefinition definition) {
        List<Class<?>> roots = new ArrayList<>(registry.services(definition));
        if (definition.kind() == StepKind.TASK) {
            roots.addAll(engines());
        }
        return roots;
    }

    /// The engines that [java.util.ServiceLoader] would find, without waking one.
    private static List<Class<?>> engines() {
        ClassLoader loader = PluginCode.class.getClassLoader();
        List<Class<?>> engines = new ArrayList<>();
        try {
            for (URL file : Collections.list(loader.getResources(ENGINES))) {
                for (String name : providers(file)) {
                    engines.add(Class.forName(name, false, loader));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list the DJL engines", failure);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("a DJL engine's jar names a class that it does not have", missing);
        }
        return engines;
    }

    private static List<String> providers(URL file) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }
}
