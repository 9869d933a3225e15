package dev.quern.engine.plugin;

import dev.quern.api.QuernPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// An external plugin jar. Jars of equal content share one class loader for the life of the JVM, so that running job
/// after job does not fill it with classes.
///
/// @param sha256 of the file
/// @param plugins one instance of each plugin that the jar names
record PluginJar(Path path, String sha256, List<QuernPlugin> plugins) {
    private static final String SERVICE = "META-INF/services/" + QuernPlugin.class.getName();
    private static final ApiLoader API = new ApiLoader(PluginJar.class.getClassLoader());
    private static final Map<String, PluginJar> LOADED = new ConcurrentHashMap<>();

    PluginJar {
        plugins = List.copyOf(plugins);
    }

    /// The jars that a plugin path means: each a jar, or a folder of jars.
    static List<Path> expand(List<Path> pluginPath) {
        List<Path> jars = new ArrayList<>();
        for (Path path : pluginPath) {
            if (Files.isDirectory(path)) {
                jars.addAll(jarsOf(path));
            } else if (Files.isRegularFile(path)) {
                jars.add(path.toAbsolutePath().normalize());
            } else {
                throw PluginFaults.jar(path, "does not exist", "check the path");
            }
        }
        return jars.stream().distinct().toList();
    }

    private static List<Path> jarsOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> file.toAbsolutePath().normalize())
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw PluginFaults.jar(folder, "is a folder without jars", "put plugin jars there, or name a jar");
            }
            return jars;
        } catch (IOException failure) {
            throw PluginFaults.jar(folder, "cannot be read: " + failure, "check its permissions");
        }
    }

    /// Loads a jar, or finds it loaded.
    static PluginJar load(Path path) {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (IOException failure) {
            throw PluginFaults.jar(path, "cannot be read: " + failure, "check the file and its permissions");
        }
        // Not computeIfAbsent: plugin code runs in there and may take its time.
        String sha256 = sha256(content);
        PluginJar known = LOADED.get(sha256);
        if (known == null) {
            PluginJar loaded = new PluginJar(path, sha256, open(path));
            known = LOADED.putIfAbsent(sha256, loaded);
            known = known == null ? loaded : known;
        }
        return known;
    }

    private static List<QuernPlugin> open(Path path) {
        Map<String, byte[]> files = files(path);
        if (!files.containsKey(SERVICE)) {
            throw PluginFaults.jar(
                    path,
                    "holds no plugin: it has no file " + SERVICE,
                    "name the plugin class in that file; a library must be inside the jar of the plugin that uses it");
        }
        try {
            JarLoader loader = new JarLoader(path, files, API);
            List<QuernPlugin> plugins = new ArrayList<>();
            for (String name : providers(files.get(SERVICE))) {
                plugins.add(instance(path, name, loader));
            }
            return plugins;
        } catch (IOException failure) {
            throw PluginFaults.jar(path, "cannot be loaded: " + failure, "");
        }
    }

    private static QuernPlugin instance(Path path, String name, ClassLoader loader) {
        try {
            Object made = loader.loadClass(name).getConstructor().newInstance();
            if (made instanceof QuernPlugin plugin) {
                return plugin;
            }
            throw PluginFaults.jar(
                    path, "names " + name + ", which is not a QuernPlugin", "implement dev.quern.api.QuernPlugin");
        } catch (ClassNotFoundException missing) {
            throw PluginFaults.jar(
                    path,
                    "names the plugin class " + name + ", which it does not have",
                    "correct " + SERVICE + " in the jar, or build the jar again");
        } catch (InvocationTargetException thrown) {
            throw PluginFaults.broken(path.toString(), name, thrown.getCause());
        } catch (ReflectiveOperationException noConstructor) {
            throw PluginFaults.jar(
                    path,
                    "names " + name + ", which cannot be made",
                    "give it a public constructor without parameters");
        } catch (LinkageError broken) {
            throw PluginFaults.broken(path.toString(), name, broken);
        }
    }

    private static Map<String, byte[]> files(Path path) {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : list(zip)) {
                try (InputStream in = zip.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException failure) {
            throw PluginFaults.jar(
                    path, "is not a readable jar: " + failure.getMessage(), "build or download it again");
        }
        return files;
    }

    private static List<? extends ZipEntry> list(ZipFile zip) {
        return Collections.list(zip.entries());
    }

    private static List<String> providers(byte[] service) {
        List<String> names = new ArrayList<>();
        new String(service, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceAll("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(names::add);
        return names;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
