package dev.quern.engine.store;

import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/// Artifacts below one directory, each in a directory of its own: `<fingerprint>` or `<fingerprint>.<port>`.
///
/// Thread-safe; several processes may use one store.
public final class ArtifactStore {
    private static final String MANIFEST = "manifest.json";

    private final Path root;

    public ArtifactStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    public Path root() {
        return root;
    }

    /// Name of the directory for an output port of the step with this fingerprint.
    public static String directoryName(String fingerprint, String port) {
        return port.isEmpty() ? fingerprint : fingerprint + "." + port;
    }

    /// Where an artifact lies or will lie.
    public Path directory(String name) {
        return root.resolve(name);
    }

    /// Whether the artifact is complete and visible.
    public boolean published(String name) {
        return Files.exists(directory(name).resolve(MANIFEST));
    }

    /// The manifest of a published artifact.
    ///
    /// @throws QuernException ARTIFACT_DAMAGED when it cannot be read or contradicts itself
    public Manifest manifest(String name) {
        Path file = directory(name).resolve(MANIFEST);
        Manifest manifest;
        try {
            manifest = Json.read(Files.readString(file), Manifest.class);
        } catch (IOException failure) {
            throw damaged(file, failure instanceof NoSuchFileException ? "is missing" : "cannot be read", failure);
        }
        if (manifest == null || manifest.format() != Manifest.FORMAT) {
            throw damaged(file, "has an unknown format", null);
        }
        if (!manifest.isConsistent()) {
            throw damaged(file, "does not match its own digest", null);
        }
        return manifest;
    }

    /// A published artifact, for functions.
    public Artifact artifact(String name) {
        return new PublishedArtifact(directory(name), manifest(name));
    }

    /// Published rows, for functions.
    public PublishedRows rows(String name, BufferAllocator allocator) {
        return new PublishedRows(directory(name), manifest(name), allocator);
    }

    /// Makes an artifact visible, if nobody has before. Its files are complete and synced.
    ///
    /// @return false when it was published already; these files are then known to nobody
    public boolean publish(String name, Manifest manifest) throws IOException {
        Path directory = Files.createDirectories(directory(name));
        syncTree(directory, manifest.files());
        boolean first = Durable.putIfAbsent(directory.resolve(MANIFEST), Json.pretty(manifest));
        Durable.syncDirectory(root);
        return first;
    }

    private static void syncTree(Path directory, List<StoredFile> files) throws IOException {
        Set<Path> parents = new HashSet<>();
        for (StoredFile file : files) {
            for (Path up = directory.resolve(file.path()).getParent(); !up.equals(directory); up = up.getParent()) {
                parents.add(up);
            }
        }
        for (Path parent : parents) {
            Durable.syncDirectory(parent);
        }
    }

    /// Deletes what dead attempts have left: all that is not published, and the directory when nothing is left in it.
    /// The caller holds the artifact's lock.
    ///
    /// @param kept files that are wanted although nothing is published yet
    public void sweep(String name, Set<Path> kept) throws IOException {
        Path directory = directory(name);
        if (!Files.isDirectory(directory)) {
            return;
        }
        Set<Path> known = new HashSet<>(kept);
        if (published(name)) {
            known.add(directory.resolve(MANIFEST));
            manifest(name).files().forEach(file -> known.add(directory.resolve(file.path())));
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            boolean unwanted = Files.isDirectory(path) ? isEmpty(path) : !known.contains(path);
            if (unwanted) {
                Files.delete(path);
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.findAny().isEmpty();
        }
    }

    /// Takes a published artifact away, so that it is made again.
    public void retire(String name) throws IOException {
        Files.deleteIfExists(directory(name).resolve(MANIFEST));
        Durable.delete(directory(name));
    }

    /// Reads every file of an artifact and compares length and hash.
    ///
    /// @throws QuernException ARTIFACT_DAMAGED naming the first file that differs
    public void verify(String name) throws IOException {
        Path directory = directory(name);
        for (StoredFile file : manifest(name).files()) {
            Path path = directory.resolve(file.path());
            checkLength(path, file);
            if (!Sha256.of(path).equals(file.sha256())) {
                throw damaged(path, "does not have the content that was written (its SHA-256 differs)", null);
            }
        }
    }

    static Path checkLength(Path path, StoredFile file) {
        long length;
        try {
            length = Files.size(path);
        } catch (IOException failure) {
            throw damaged(path, failure instanceof NoSuchFileException ? "is missing" : "cannot be read", failure);
        }
        if (length != file.bytes()) {
            throw damaged(path, "has " + length + " bytes, its manifest says " + file.bytes(), null);
        }
        return path;
    }

    static QuernException damaged(Path file, String what, Throwable cause) {
        Path directory = file.getParent();
        return new QuernException(
                ErrorCode.ARTIFACT_DAMAGED,
                "stored file " + file + " " + what,
                "delete the directory " + directory + "; it will be made again",
                cause);
    }

    /// Directory that outlives a crash, for the step with this fingerprint.
    public Path workspace(String fingerprint) {
        return root.resolve("work").resolve(fingerprint);
    }
}
