package dev.quern.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Artifact;
import dev.quern.api.Columns;
import dev.quern.api.ErrorCode;
import dev.quern.api.FileLayer;
import dev.quern.api.QuernException;
import dev.quern.api.testing.MemoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {
    private static final Schema SCHEMA = new Schema(List.of(
            Columns.text("text"),
            Columns.int64("number"),
            new Field("flag", FieldType.nullable(ArrowType.Bool.INSTANCE), null)));

    @TempDir
    Path root;

    private final RootAllocator allocator = new RootAllocator();
    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = new ArtifactStore(root);
    }

    @AfterEach
    void close() {
        allocator.close();
    }

    /// @param garbage what the number vector holds in null slots
    private VectorSchemaRoot batch(int rows, long garbage) {
        VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, allocator);
        VarCharVector texts = (VarCharVector) batch.getVector(0);
        BigIntVector numbers = (BigIntVector) batch.getVector(1);
        BitVector flags = (BitVector) batch.getVector(2);
        for (int row = 0; row < rows; row++) {
            numbers.setSafe(row, garbage);
            flags.setSafe(row, (int) (garbage & 1));
            if (row % 3 == 0) {
                texts.setNull(row);
                numbers.setNull(row);
                flags.setNull(row);
            } else {
                texts.setSafe(row, ("text " + row).getBytes());
                numbers.setSafe(row, row);
                flags.setSafe(row, row & 1);
            }
        }
        batch.setRowCount(rows);
        return batch;
    }

    private StoredFile write(String name, int part, int rows, long garbage) throws IOException {
        try (VectorSchemaRoot batch = batch(rows, garbage);
                PartWriter writer = new PartWriter(store.directory(name), part, SCHEMA)) {
            writer.write(batch);
            return writer.finish();
        }
    }

    private void publish(String name, StoredFile... files) throws IOException {
        Manifest manifest = Manifest.of(Manifest.ROWS, SCHEMA.toJson(), List.of(files), Map.of(), Map.of(), "run");
        assertThat(store.publish(name, manifest)).isTrue();
    }

    private List<String> read(String name) throws IOException {
        List<String> rows = new ArrayList<>();
        store.rows(name, allocator).read(batch -> {
            for (int row = 0; row < batch.getRowCount(); row++) {
                rows.add(batch.getVector(0).getObject(row) + " "
                        + batch.getVector(1).getObject(row));
            }
        });
        return rows;
    }

    @Test
    void rowsComeBackInOrderOfParts() throws IOException {
        publish("rows", write("rows", 1, 2, 0), write("rows", 0, 4, 0), write("rows", 2, 0, 0));
        assertThat(read("rows"))
                .containsExactly("null null", "text 1 1", "text 2 2", "null null", "null null", "text 1 1");
        assertThat(store.rows("rows", allocator).parts()).isEqualTo(3);
        assertThat(store.rows("rows", allocator).rowCount(1)).isEqualTo(2);
        store.verify("rows");
    }

    @Test
    void equalValuesGiveEqualBytesWhateverNullSlotsHold() throws IOException {
        for (int rows : List.of(1, 7, 8, 9, 63, 64, 65)) {
            assertThat(write("a", rows, rows, -1).sha256())
                    .as("%d rows", rows)
                    .isEqualTo(write("b", rows, rows, 0).sha256());
        }
    }

    @Test
    void lengthAndHashAreThoseOfTheFile() throws IOException {
        StoredFile part = write("rows", 0, 1000, 0);
        Path file = store.directory("rows").resolve(part.path());
        assertThat(part.bytes()).isEqualTo(Files.size(file));
        assertThat(part.sha256()).isEqualTo(Sha256.of(file));
    }

    @Test
    void tornFlippedAndMissingPartsAreFound() throws IOException {
        StoredFile part = write("rows", 0, 100, 0);
        publish("rows", part);
        Path file = store.directory("rows").resolve(part.path());
        byte[] good = Files.readAllBytes(file);
        byte[] flipped = good.clone();
        flipped[flipped.length / 2] ^= 1;
        Files.write(file, flipped);
        assertDamaged(() -> store.verify("rows"), file, "SHA-256 differs");
        Files.write(file, java.util.Arrays.copyOf(good, good.length - 1));
        assertDamaged(() -> read("rows"), file, "its manifest says " + good.length);
        Files.delete(file);
        assertDamaged(() -> read("rows"), file, "is missing");
    }

    @Test
    void everyTruncatedOrRandomHeadIsRefusedAndLeaksNothing() throws IOException {
        StoredFile part = write("rows", 0, 20, 0);
        Path file = store.directory("rows").resolve(part.path());
        byte[] good = Files.readAllBytes(file);
        java.util.Random random = new java.util.Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] bad = good.clone();
            for (int flips = 0; flips < 8; flips++) {
                bad[random.nextInt(Math.min(bad.length, 400))] = (byte) random.nextInt();
            }
            Files.write(file, bad);
            String name = "rows";
            Files.deleteIfExists(store.directory(name).resolve("manifest.json"));
            publish(name, part);
            try {
                read(name);
            } catch (QuernException damaged) {
                assertThat(damaged.code()).isEqualTo(ErrorCode.ARTIFACT_DAMAGED);
            }
            assertThat(allocator.getAllocatedMemory()).as("round %d", round).isZero();
        }
    }

    @Test
    void tamperedManifestIsRefused() throws IOException {
        publish("rows", write("rows", 0, 10, 0));
        Path manifest = store.directory("rows").resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"rows\" : 10", "\"rows\" : 11"));
        assertDamaged(() -> store.manifest("rows"), manifest, "does not match its own digest");
        Files.writeString(manifest, "{");
        assertDamaged(() -> store.manifest("rows"), manifest, "cannot be read");
    }

    private static void assertDamaged(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Path file, String what) {
        assertThatThrownBy(call).isInstanceOfSatisfying(QuernException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.ARTIFACT_DAMAGED);
            assertThat(failure).hasMessageContaining(file.toString()).hasMessageContaining(what);
            assertThat(failure.remedy()).startsWith("delete the directory " + file.getParent());
        });
    }

    @Test
    void firstPublicationWins() throws IOException {
        publish("rows", write("rows", 0, 10, 0));
        String digest = store.manifest("rows").digest();
        Manifest other = Manifest.of(
                Manifest.ROWS, SCHEMA.toJson(), List.of(write("rows", 0, 11, 0)), Map.of(), Map.of(), "run");
        assertThat(store.publish("rows", other)).isFalse();
        assertThat(store.manifest("rows").digest()).isEqualTo(digest);
        store.sweep("rows", Set.of());
        try (var files = Files.list(store.directory("rows"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void filesOfAnArtifactKeepTheirNames() throws IOException {
        AttemptWriter writer = new AttemptWriter(store.directory("model"));
        Files.writeString(writer.file("weights/layer-0.bin"), "abc");
        Files.writeString(writer.file("config.json"), "{}");
        writer.property("size", "3");
        store.publish("model", Manifest.of("model", null, writer.finish(), writer.properties(), Map.of(), "run"));
        Artifact artifact = store.artifact("model");
        assertThat(artifact.files()).containsExactly("config.json", "weights/layer-0.bin");
        assertThat(artifact.file("weights/layer-0.bin")).hasContent("abc");
        assertThatThrownBy(() -> artifact.file("weights"))
                .hasMessage("the artifact of kind 'model' has no file 'weights'; it has "
                        + "[config.json, weights/layer-0.bin]");
        Object loaded = artifact.load(Object.class, each -> new Object());
        assertThat(store.artifact("model").load(Object.class, each -> new Object()))
                .isSameAs(loaded);
    }

    @Test
    void filesCannotLeaveTheArtifact() throws IOException {
        AttemptWriter writer = new AttemptWriter(store.directory("model"));
        for (String name : List.of("", ".", "../x", "a/../../x", "/etc/passwd")) {
            assertThatThrownBy(() -> writer.file(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @EnabledIf("hasFullDevice")
    void fullDiskIsReportedBeforeThePartCounts() throws IOException {
        try (VectorSchemaRoot batch = batch(100_000, 0);
                PartWriter writer = new PartWriter(Path.of("/dev/full"), 0, SCHEMA, StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> {
                        writer.write(batch);
                        writer.finish();
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
    }

    static boolean hasFullDevice() {
        return Files.isWritable(Path.of("/dev/full"));
    }

    @Test
    void digestOfAnInputIsRememberedUntilItChanges() throws IOException {
        Path input = Files.writeString(root.resolve("input"), "one");
        Files.setLastModifiedTime(input, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        FileDigests digests = new FileDigests(root);
        String one = digests.of(input);
        digests.save();
        assertThat(one).isEqualTo(Sha256.of("one".getBytes()));
        Files.writeString(input, "two");
        Files.setLastModifiedTime(input, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        assertThat(new FileDigests(root).of(input)).as("not read again").isEqualTo(one);
        Files.writeString(input, "two");
        assertThat(new FileDigests(root).of(input)).isEqualTo(Sha256.of("two".getBytes()));
    }

    /// What a store tells stands for the content, which is not read: its checksum, or else place and time of change.
    @Test
    void digestOfAStoredFileCostsNoReading() throws IOException {
        FileDigests digests = new FileDigests(root);
        MemoryFiles.put("memory://digests/a", "one".getBytes(), 5_000L);
        MemoryFiles.put("memory://digests/b", "one".getBytes(), "tag");
        MemoryFiles.count();
        String byTime = digests.of(FileLayer.path("memory://digests/a"));
        String byChecksum = digests.of(FileLayer.path("memory://digests/b"));
        assertThat(MemoryFiles.read()).isZero();
        assertThat(digests.of(FileLayer.path("memory://digests/a"))).isEqualTo(byTime);
        MemoryFiles.put("memory://digests/a", "one".getBytes(), 6_000L);
        assertThat(digests.of(FileLayer.path("memory://digests/a"))).isNotEqualTo(byTime);
        MemoryFiles.put("memory://digests/c", "one".getBytes(), "tag");
        assertThat(digests.of(FileLayer.path("memory://digests/c"))).isEqualTo(byChecksum);
        MemoryFiles.put("memory://digests/d", "one".getBytes(), 0L);
        assertThat(digests.of(FileLayer.path("memory://digests/d")))
                .as("neither time nor checksum")
                .isEqualTo(Sha256.of("one".getBytes()));
    }
}
