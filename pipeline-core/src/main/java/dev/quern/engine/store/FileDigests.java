package dev.quern.engine.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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

    /// SHA-256 of a file's content.
    public synchronized String of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
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

    /// Remembers what was learnt.
    public synchronized void save() throws IOException {
        if (changed) {
            Files.createDirectories(file.getParent());
            Durable.replace(file, Json.line(known) + "\n");
            changed = false;
        }
    }
}
