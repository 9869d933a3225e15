package dev.quern.engine.fingerprint;

import dev.quern.engine.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Digests of step code.
///
/// For a step that ships with the engine: all class files that can be reached from its classes through their
/// constant pools, within `dev.quern` and without the API and the engine, so that a change of one plugin leaves
/// the steps of the others alone. For any other step: its jar as a whole.
public final class CodeDigests {
    private static final String OURS = "dev.quern.";
    private static final List<String> CONTRACT = List.of("dev.quern.api.", "dev.quern.engine.");
    private static final Pattern DESCRIBED = Pattern.compile("L(dev/quern/[\\w/$]+)[;<]");

    private final Map<String, ClassCode> read = new HashMap<>();
    private final Map<Path, String> sources = new HashMap<>();

    private record ClassCode(String sha256, Set<String> names) {}

    /// Digest of the code behind these classes.
    public synchronized String of(Collection<Class<?>> roots) {
        TreeMap<String, String> parts = new TreeMap<>();
        for (Class<?> root : roots) {
            if (isOurs(root)) {
                addReachable(root, parts);
            } else {
                parts.put("source of " + root.getName(), sourceDigest(root));
            }
        }
        Sha256 sum = new Sha256();
        parts.forEach((name, digest) -> sum.add(name).add(digest));
        return sum.hex().substring(0, 32);
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(OURS) && type.getClassLoader() == CodeDigests.class.getClassLoader();
    }

    private void addReachable(Class<?> root, Map<String, String> parts) {
        Deque<String> open = new ArrayDeque<>(List.of(root.getName()));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (counts(name) && !parts.containsKey(name)) {
                ClassCode code = read.computeIfAbsent(name, each -> read(each, root.getClassLoader()));
                parts.put(name, code.sha256());
                open.addAll(code.names());
            }
        }
    }

    private static boolean counts(String name) {
        return name.startsWith(OURS) && CONTRACT.stream().noneMatch(name::startsWith);
    }

    private static ClassCode read(String name, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                return new ClassCode("absent", Set.of());
            }
            byte[] bytes = in.readAllBytes();
            return new ClassCode(Sha256.of(bytes), names(bytes));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the class file of " + name, failure);
        }
    }

    private static Set<String> names(byte[] classFile) {
        Set<String> names = new TreeSet<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof ClassEntry type && !type.asInternalName().startsWith("[")) {
                names.add(type.asInternalName().replace('/', '.'));
            } else if (entry instanceof Utf8Entry text && text.stringValue().contains("dev/quern/")) {
                DESCRIBED
                        .matcher(text.stringValue())
                        .results()
                        .forEach(match -> names.add(match.group(1).replace('/', '.')));
            }
        }
        return names;
    }

    private String sourceDigest(Class<?> type) {
        try {
            var source = type.getProtectionDomain().getCodeSource();
            if (source == null) {
                throw new IllegalArgumentException("nothing says which jar holds " + type.getName());
            }
            return sources.computeIfAbsent(Path.of(source.getLocation().toURI()), CodeDigests::fileOrFolder);
        } catch (URISyntaxException failure) {
            throw new IllegalArgumentException("cannot find the jar that holds " + type.getName(), failure);
        }
    }

    private static String fileOrFolder(Path path) {
        try {
            if (Files.isRegularFile(path)) {
                return Sha256.of(path);
            }
            Sha256 sum = new Sha256();
            try (Stream<Path> all = Files.walk(path)) {
                for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                    sum.add(path.relativize(file).toString()).add(Sha256.of(file));
                }
            }
            return sum.hex();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + path, failure);
        }
    }
}
