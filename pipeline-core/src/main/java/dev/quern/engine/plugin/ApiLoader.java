package dev.quern.engine.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/// The parent of every external plugin's class loader: shows the JDK and the plugin contract, and hides everything else
/// of the engine, so that a plugin may bring any version of any library.
final class ApiLoader extends ClassLoader {
    /// What plugins see besides the JDK.
    static final List<String> VISIBLE =
            List.of("dev.quern.api.", "jakarta.inject.", "org.apache.arrow.", "ai.djl.", "org.slf4j.");

    private final ClassLoader engine;

    ApiLoader(ClassLoader engine) {
        super("quern-api", ClassLoader.getPlatformClassLoader());
        this.engine = engine;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (VISIBLE.stream().anyMatch(name::startsWith)) {
            return engine.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected URL findResource(String name) {
        return isVisible(name) ? engine.getResource(name) : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return isVisible(name) ? engine.getResources(name) : Collections.emptyEnumeration();
    }

    private static boolean isVisible(String resource) {
        return VISIBLE.stream().anyMatch(resource.replace('/', '.')::startsWith);
    }
}
