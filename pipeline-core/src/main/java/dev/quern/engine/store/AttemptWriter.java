package dev.quern.engine.store;

import dev.quern.api.ArtifactWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Takes the files of one artifact from a function, in a directory of this attempt.
public final class AttemptWriter implements ArtifactWriter {
    private final Path artifact;
    private final Path attempt;
    private final Map<String, String> properties = new TreeMap<>();

    /// @param artifact directory of the artifact
    public AttemptWriter(Path artifact) throws IOException {
        this.artifact = artifact;
        this.attempt = artifact.resolve(Durable.attempt());
        Files.createDirectories(attempt);
    }

    @Override
    public Path file(String name) throws IOException {
        Path file = attempt.resolve(name).normalize();
        if (name.isEmpty() || !file.startsWith(attempt) || file.equals(attempt)) {
            throw new IllegalArgumentException("a file of an artifact needs a name below it, got '" + name + "'");
        }
        Files.createDirectories(file.getParent());
        return file;
    }

    @Override
    public synchronized void property(String name, String value) {
        properties.put(name, value);
    }

    public synchronized Map<String, String> properties() {
        return new TreeMap<>(properties);
    }

    /// Syncs and hashes all files.
    public List<StoredFile> finish() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(attempt)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<StoredFile> stored = new ArrayList<>();
        for (Path file : files) {
            Durable.syncFile(file);
            stored.add(new StoredFile(
                    slashes(attempt.relativize(file)),
                    slashes(artifact.relativize(file)),
                    Files.size(file),
                    Sha256.of(file),
                    0));
        }
        return stored;
    }

    private static String slashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
