package dev.quern.api.testing;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// An artifact in a plain directory, written and read by the same object.
public record TestArtifact(String kind, Path directory, Map<String, String> properties)
        implements Artifact, ArtifactWriter {

    /// An artifact that is being written or read in this directory.
    public TestArtifact(String kind, Path directory) {
        this(kind, directory, new TreeMap<>());
    }

    @Override
    public Path file(String name) {
        Path file = directory.resolve(name);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    @Override
    public void property(String name, String value) {
        properties.put(name, value);
    }

    @Override
    public List<String> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : files()) {
                digest.update(name.getBytes());
                digest.update(Files.readAllBytes(directory.resolve(name)));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public <T> T load(Class<T> type, Loader<T> loader) throws IOException {
        return loader.load(this);
    }
}
