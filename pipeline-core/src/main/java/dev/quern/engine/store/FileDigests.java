package dev.quern.engine.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Digests of input files, remembered by path, length and time of change, so that a second run reads no data.
///
/// A file changed within the last seconds is read again next time: its time might not tell a later change apart.
///
/// Files of stores are not read, which would cost as much as the run: their digest is that of their length and of the
/// checksum that the store keeps, or else of their place and their time of change. Where a store tells neither, they
/// are read.
public final class FileDigests {
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path file;
    private final Map<String, Entry> known = new TreeMap<>();
    private boolean changed;

    private record Entry(long bytes, String modified, String sha256) {}

    /// Reads what is remembered in `store/file-digests.json`. A file that cannot be read is forgotten.
    public FileDigests(Path store) {
        file = store.resolve("file-digests.json");
        try {
            for (Map.Entry<String, JsonNode> entry :
                    Json.tree(Files.readString(file)).properties()) {
                JsonNode value = entry.getValue();
                known.put(
                        entry.getKey(),
                        new Entry(
                                value.path("bytes").asLong(-1),
                                value.path("modified").asText(),
                                value.path("sha256").asText()));
            }
        } catch (IOException none) {
            known.clear();
        }
    }

    /// SHA-256 of a file's content, or of what a store tells of it.
    public synchronized String of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (path.getFileSystem() != FileSystems.getDefault()) {
            return ofStored(path, attributes);
        }
        Instant modified = attributes.lastModifiedTime().toInstant();
        String key = path.toRealPath().toString();
        Entry entry = known.get(key);
        if (entry == null
                || entry.bytes() != attributes.size()
                || !entry.modified().equals(modified.toString())) {
            entry = new Entry(attributes.size(), modified.toString(), Sha256.of(path));
            if (modified.isBefore(Instant.now().minus(SETTLED))) {
                known.put(key, entry);
                changed = true;
            }
        }
        return entry.sha256();
    }

    private static String ofStored(Path path, BasicFileAttributes attributes) throws IOException {
        Sha256 told = new Sha256().add("stored").add(Long.toString(attributes.size()));
        long modified = attributes.lastModifiedTime().toMillis();
        if (attributes.fileKey() != null) {
            return told.add(attributes.fileKey().toString()).hex();
        }
        return modified > 0
                ? told.add(path.toString()).add(Long.toString(modified)).hex()
                : Sha256.of(path);
    }

    /// Remembers what was learnt.
    public synchronized void save() throws IOException {
        if (changed) {
            Files.createDirectories(file.getParent());
            Durable.replace(file, Json.line(known) + "\n");
            changed = false;
        }
    }
}
