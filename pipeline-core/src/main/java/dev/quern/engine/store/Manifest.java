package dev.quern.engine.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that readers believe about a published artifact.
///
/// @param format version of this record, now 1
/// @param kind `rows`, or the kind of the artifact
/// @param digest digest of the content: kind, schema, properties, and name, length and hash of each file
/// @param schema Arrow schema as JSON, or null
/// @param files sorted by name
/// @param facts counts and metrics of each step that ran to make it, by the key of the step's node
/// @param run the run that made it
public record Manifest(
        int format,
        String kind,
        String digest,
        String schema,
        List<StoredFile> files,
        Map<String, String> properties,
        Map<String, StepFacts> facts,
        String run) {

    /// Kind of stored rows.
    public static final String ROWS = "rows";

    static final int FORMAT = 1;

    public Manifest {
        files = List.copyOf(files);
        properties = new TreeMap<>(properties);
        facts = new TreeMap<>(facts);
    }

    /// A manifest of these files, its digest computed.
    public static Manifest of(
            String kind,
            String schema,
            List<StoredFile> files,
            Map<String, String> properties,
            Map<String, StepFacts> facts,
            String run) {
        List<StoredFile> sorted = files.stream()
                .sorted((left, right) -> left.name().compareTo(right.name()))
                .toList();
        String digest = digest(kind, schema, sorted, new TreeMap<>(properties));
        return new Manifest(FORMAT, kind, digest, schema, sorted, properties, facts, run);
    }

    /// Rows in all files.
    public long rows() {
        return files.stream().mapToLong(StoredFile::rows).sum();
    }

    /// Bytes of all files.
    public long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /// Whether the digest fits the rest.
    @JsonIgnore
    boolean isConsistent() {
        return digest.equals(digest(kind, schema, files, properties));
    }

    private static String digest(String kind, String schema, List<StoredFile> files, Map<String, String> properties) {
        Sha256 sum = new Sha256().add(kind).add(schema == null ? "" : schema);
        properties.forEach((key, value) -> sum.add(key).add(value));
        for (StoredFile file : files) {
            sum.add(file.name()).add(file.sha256()).add(file.bytes() + " " + file.rows());
        }
        return sum.hex();
    }
}
