package dev.quern.evaluation.images;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Artifact;
import dev.quern.api.Batches;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.api.image.PixelColumn;
import dev.quern.evaluation.result.ImageInspection;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Leaves out the rows of a split that have an equal or nearly equal image in another split, as `inspect-images` has
/// found them, and on demand all but the first of those that repeat one another within the split; they go out on the
/// port `removed`. A row is known by its id and its pixels.
///
/// Inputs: rows, and artifact `inspection`. Outputs: rows, and rows `removed`.
public final class DropImageDuplicates implements Transform {
    private static final String REMOVED = Outputs.REMOVED;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Doc("Drops the rows of a split that inspect-images has found in another split, equal or nearly so.")
    public record Config(
            @Doc("input of inspect-images that had these rows") @Default("train")
            String split,

            @Doc("also drop all but the first of images that repeat one another within the split") @Default("false")
            boolean within,

            @Doc("column of images") @Default("image") String image,

            @Doc("text column that tells rows apart") @Default("id")
            String id) {}

    private final Config config;
    private StepContext context;
    private Map<String, String> listed;
    private MessageDigest digest;

    @Inject
    DropImageDuplicates(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact("inspection", ImageInspection.KIND);
        PixelColumn.require(inputs.rows(), "image", config.image());
        Columns.require(inputs.rows(), "id", config.id(), ArrowType.Utf8.class);
        return Outputs.rows(inputs.rows()).and(REMOVED, new PortType.Rows(inputs.rows()));
    }

    /// Rows by split and group.
    private record Duplicates(Map<String, Map<Integer, Set<String>>> rows, Map<String, String> first) {
        static Duplicates read(Path file) throws IOException {
            Map<String, Map<Integer, Set<String>>> rows = new HashMap<>();
            Map<String, String> first = new HashMap<>();
            try (MappingIterator<JsonNode> lines =
                    JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
                while (lines.hasNextValue()) {
                    JsonNode line = lines.nextValue();
                    String split = line.path("split").asText();
                    int group = line.path("group").asInt();
                    String key =
                            key(line.path("digest").asText(), line.path("id").asText());
                    first.putIfAbsent(group + " " + split, key);
                    rows.computeIfAbsent(split, name -> new HashMap<>())
                            .computeIfAbsent(group, number -> new HashSet<>())
                            .add(key);
                }
            } catch (JacksonException damaged) {
                throw new QuernException(
                        ErrorCode.ARTIFACT_DAMAGED,
                        "stored file " + file + " is no JSON: " + damaged.getOriginalMessage(),
                        "delete its directory; it will be made again",
                        damaged);
            }
            return new Duplicates(rows, first);
        }

        /// Keys of the rows to leave out, with the reason.
        Map<String, String> toDrop(String split, boolean within) {
            Map<String, String> drop = new HashMap<>();
            rows.getOrDefault(split, Map.of()).forEach((group, keys) -> {
                boolean elsewhere = rows.entrySet().stream()
                        .anyMatch(other -> !other.getKey().equals(split)
                                && other.getValue().containsKey(group));
                for (String key : keys) {
                    if (elsewhere) {
                        drop.put(key, "in-another-split");
                    } else if (within && !key.equals(first.get(group + " " + split))) {
                        drop.put(key, "repeated");
                    }
                }
            });
            return drop;
        }
    }

    private static String key(String digest, String id) {
        return digest + " " + id;
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        Artifact inspection = started.artifact("inspection");
        listed = inspection
                .load(Duplicates.class, found -> Duplicates.read(found.file(ImageInspection.DUPLICATES)))
                .toDrop(config.split(), config.within());
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        int rows = batch.getRowCount();
        int[] kept = new int[rows];
        int[] removed = new int[rows];
        int keptCount = 0;
        int removedCount = 0;
        for (int row = 0; row < rows; row++) {
            String reason = reason(batch, row);
            if (reason == null) {
                kept[keptCount++] = row;
            } else {
                removed[removedCount++] = row;
                context.count(reason, 1);
            }
        }
        if (removedCount == 0) {
            out.emit(batch);
            return;
        }
        emit("", batch, kept, keptCount, out);
        emit(REMOVED, batch, removed, removedCount, out);
    }

    /// Why a row is left out, or null.
    private String reason(VectorSchemaRoot batch, int row) {
        FixedSizeBinaryVector pixels = (FixedSizeBinaryVector) batch.getVector(config.image());
        if (listed.isEmpty() || pixels.isNull(row)) {
            return null;
        }
        VarCharVector ids = (VarCharVector) batch.getVector(config.id());
        String id = ids.isNull(row) ? "" : new String(ids.get(row), StandardCharsets.UTF_8);
        String half = HexFormat.of().formatHex(digest.digest(pixels.get(row)), 0, 2 * Long.BYTES);
        return listed.get(key(half, id));
    }

    private void emit(String port, VectorSchemaRoot batch, int[] rows, int count, Emitter out) throws IOException {
        if (count == 0) {
            return;
        }
        try (VectorSchemaRoot chosen = Batches.select(batch, rows, count, context.allocator())) {
            out.emit(port, chosen);
        }
    }
}
