package dev.quern.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A published, immutable directory of files.
public interface Artifact {

    /// Kind, such as `bpe-tokenizer`.
    String kind();

    /// Digest of its content: equal artifacts have equal digests, wherever they lie.
    String digest();

    /// Path of one of its files.
    ///
    /// @throws QuernException when it has no such file, naming those it has
    Path file(String name);

    /// Names of its files, sorted.
    List<String> files();

    /// What the step measured that made it; empty where that is not known.
    default List<Metric> metrics() {
        return List.of();
    }

    /// An object made of this artifact, made once for each artifact and type in a JVM and shared between threads.
    <T> T load(Class<T> type, Loader<T> loader) throws IOException;

    /// Makes an object of an artifact's files.
    @FunctionalInterface
    interface Loader<T> {
        T load(Artifact artifact) throws IOException;
    }
}
