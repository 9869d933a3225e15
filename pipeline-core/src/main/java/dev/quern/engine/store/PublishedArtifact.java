package dev.quern.engine.store;

import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.Metric;
import dev.quern.api.QuernException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An artifact as its manifest describes it.
final class PublishedArtifact implements Artifact {
    /// Objects made of artifacts, for the life of the JVM or until memory is short. Content decides, so a digest is
    /// a sound key.
    private static final Map<Loaded, Slot> LOADED = new ConcurrentHashMap<>();

    private final Path directory;
    private final Manifest manifest;

    PublishedArtifact(Path directory, Manifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    private record Loaded(String digest, Class<?> type) {}

    private static final class Slot {
        private SoftReference<Object> value = new SoftReference<>(null);
    }

    @Override
    public String kind() {
        return manifest.kind();
    }

    @Override
    public String digest() {
        return manifest.digest();
    }

    @Override
    public Path file(String name) {
        for (StoredFile file : manifest.files()) {
            if (file.name().equals(name)) {
                return ArtifactStore.checkLength(directory.resolve(file.path()), file);
            }
        }
        throw new QuernException(
                ErrorCode.INPUT_MALFORMED,
                "the artifact of kind '" + kind() + "' has no file '" + name + "'; it has " + files(),
                "give the step an artifact of the kind that it reads");
    }

    @Override
    public List<String> files() {
        return manifest.files().stream().map(StoredFile::name).toList();
    }

    @Override
    public List<Metric> metrics() {
        return manifest.facts().values().stream()
                .flatMap(facts -> facts.metrics().stream())
                .map(StoredMetric::metric)
                .toList();
    }

    @Override
    public <T> T load(Class<T> type, Loader<T> loader) throws IOException {
        Slot slot = LOADED.computeIfAbsent(new Loaded(digest(), type), key -> new Slot());
        synchronized (slot) {
            Object value = slot.value.get();
            if (value == null) {
                value = loader.load(this);
                slot.value = new SoftReference<>(value);
            }
            return type.cast(value);
        }
    }
}
