package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.Metric;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.near.MinHash;
import dev.quern.corpus.near.NearDuplicates;
import dev.quern.corpus.near.Shingles;
import dev.quern.corpus.text.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearDuplicateStepsTest {
    private static final String MILL =
            "The mill by the river grinds the grain of five villages every autumn until the first snow falls on its roof.";
    private static final String FORGE =
            "A smith hammers iron all day long and sells nails, hinges and horseshoes to farmers who pass on the road.";

    @TempDir
    private Path directory;

    private static TestRows rows() {
        return TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("mill", MILL)
                .row("none", null)
                .nextBatch()
                .row("forge", FORGE)
                .nextPart()
                .nextPart()
                .row("short", "too short")
                .row("mill again, longer", MILL.toUpperCase(Locale.ROOT) + " And on.")
                .nextBatch()
                .row("short again", "too short")
                .row("forge again", FORGE.replace(",", " --"));
    }

    private static SignMinHash.Config sign() {
        return new SignMinHash.Config("text", 5, 14, 8, Words.WHITESPACE, SignMinHash.Format.QUERN);
    }

    private TestArtifact found(NearDuplicates.Keep keep) throws IOException {
        TestArtifact signatures =
                new StepTester().run(new SignMinHash(sign()), rows(), directory.resolve("signatures" + keep));
        assertThat(signatures.files()).containsExactly("unit-00000.minhash", "unit-00002.minhash");
        try (TestContext context = new TestContext(directory.resolve("found" + keep))) {
            context.with("", signatures);
            new FindNearDuplicates(new FindNearDuplicates.Config(keep, new ByteSize(1 << 20))).run(context);
            TestArtifact written = context.written("");
            return new TestArtifact(FindNearDuplicates.KIND, written.directory(), written.properties());
        }
    }

    private static StepTester.Result dropped(TestArtifact found, TestRows rows) throws IOException {
        return new StepTester()
                .with("duplicates", found)
                .run(new DropNearDuplicates(new DropNearDuplicates.Config("text")), rows);
    }

    @Test
    void keepsTheFirstOfEachCluster() throws IOException {
        TestArtifact found = found(NearDuplicates.Keep.FIRST);
        assertThat(found.properties())
                .containsEntry("signed", "4")
                .containsEntry("duplicates", "2")
                .containsEntry("cluster-sizes", "2: 2");
        assertThat(found.file("near-duplicates.json"))
                .hasContent("{\"signed\":4,\"duplicates\":2,\"cluster-sizes\":{\"2\":2}}");
        StepTester.Result result = dropped(found, rows());
        assertThat(result.only())
                .extracting(List::getFirst)
                .containsExactly("mill", "none", "forge", "short", "short again");
        assertThat(result.rows().get("removed"))
                .extracting(List::getFirst)
                .containsExactly("mill again, longer", "forge again");
    }

    @Test
    void keepsTheLongest() throws IOException {
        assertThat(dropped(found(NearDuplicates.Keep.LONGEST), rows()).only())
                .extracting(List::getFirst)
                .containsExactly("none", "short", "mill again, longer", "short again", "forge again");
    }

    @Test
    void refusesOtherRowsThanWereSigned() throws IOException {
        TestArtifact found = found(NearDuplicates.Keep.FIRST);
        TestRows other = TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("a", "b")
                .nextPart()
                .nextPart()
                .row("x", "too short")
                .row("y", "another text than the one signed here");
        assertThatThrownBy(() -> dropped(found, other))
                .isInstanceOf(QuernException.class)
                .hasMessage("row 1 of unit 2 is not the text that was signed there");
    }

    /// Against sets of strings: every pair of a sampled text and another.
    @Test
    void measuresRecallAgainstExactSimilarity() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"));
        Random random = new Random(4);
        List<List<String>> texts = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            List<String> words = new ArrayList<>();
            if (i % 4 == 0) {
                random.ints(60, 0, 500)
                        .forEach(word -> words.add("w" + (char) (97 + word % 26) + (char) (97 + word / 26)));
            } else {
                words.addAll(texts.get(i - i % 4));
                for (int change = random.nextInt(8); change > 0; change--) {
                    words.set(random.nextInt(60), "new" + (char) (97 + random.nextInt(26)));
                }
            }
            texts.add(words);
            rows = rows.row("id" + i, String.join(" ", words));
            rows = i % 50 == 49 ? rows.nextPart() : rows;
        }
        TestArtifact signatures = new StepTester().run(new SignMinHash(sign()), rows, directory.resolve("signed"));
        try (TestContext context = new TestContext(directory.resolve("measured"))) {
            context.with("rows", rows).with("signatures", signatures);
            new MeasureNearDuplicates(new MeasureNearDuplicates.Config(
                            "text", 1000, 1000, 5, Words.WHITESPACE, new ByteSize(1 << 20)))
                    .run(context);
            JsonNode quality = new ObjectMapper()
                    .readTree(context.written("").file("quality.json").toFile());
            assertThat(quality.get("sampled").asInt()).isEqualTo(120);
            long[] expected = new long[11];
            for (int a = 0; a < 120; a++) {
                for (int b = 0; b < 120; b++) {
                    int tenth = a == b ? 0 : tenths(texts.get(a), texts.get(b));
                    expected[tenth]++;
                }
            }
            for (int tenth = 2; tenth <= 10; tenth++) {
                JsonNode range = quality.get("pairs").get(tenth);
                assertThat(range.get("pairs").asLong()).as("%d tenths", tenth).isEqualTo(expected[tenth]);
                assertThat(range.get("together").asLong()).isLessThanOrEqualTo(expected[tenth]);
            }
            assertThat(quality.get("pairs").get(10).get("together").asLong()).isEqualTo(expected[10]);
            assertThat(context.metrics()).extracting(Metric::name).containsExactly("recall", "false-merges");
            assertThat(context.metrics().getFirst().value()).isBetween(0.9, 1.0);
        }
    }

    private static int tenths(List<String> left, List<String> right) {
        Set<String> both = shingles(left);
        Set<String> union = shingles(right);
        both.retainAll(union);
        union.addAll(shingles(left));
        return 10 * both.size() / union.size();
    }

    private static Set<String> shingles(List<String> words) {
        Set<String> shingles = new HashSet<>();
        for (int i = 0; i + 5 <= words.size(); i++) {
            shingles.add(String.join(" ", words.subList(i, i + 5)));
        }
        return shingles;
    }

    /// Layout of datatrove's `MinhashDedupSignature`: sorted records of eight u64 and a u32 in a file for each band.
    @Test
    void writesWhatDatatroveReads() throws IOException {
        SignMinHash.Config config =
                new SignMinHash.Config("text", 5, 14, 8, Words.WHITESPACE, SignMinHash.Format.DATATROVE);
        TestArtifact written = new StepTester().run(new SignMinHash(config), rows(), directory.resolve("exchange"));
        assertThat(written.kind()).isEqualTo("datatrove-signatures");
        assertThat(written.files())
                .hasSize(28)
                .contains("bucket_000/00000.minhash.sig", "bucket_013/00002.minhash.sig");
        MinHash minHash = new MinHash(14, 8);
        Shingles shingles = new Shingles(5, Words.WHITESPACE);
        long[] signature = new long[112];
        for (int band = 0; band < 14; band++) {
            List<String> expected = new ArrayList<>();
            for (String text : List.of(MILL, FORGE)) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                int count = shingles.read(bytes, 0, bytes.length);
                minHash.signature(shingles.hashes(), count, signature);
                long[] hashes = Arrays.copyOfRange(signature, 8 * band, 8 * band + 8);
                expected.add(Arrays.toString(hashes) + (text.equals(MILL) ? 0 : 2));
            }
            ByteBuffer file = ByteBuffer.wrap(
                            Files.readAllBytes(written.file("bucket_%03d/00000.minhash.sig".formatted(band))))
                    .order(ByteOrder.LITTLE_ENDIAN);
            assertThat(file.remaining()).isEqualTo(2 * 68);
            List<String> records = new ArrayList<>();
            long before = 0;
            while (file.hasRemaining()) {
                long[] hashes = new long[8];
                Arrays.setAll(hashes, i -> file.getLong());
                assertThat(hashes[0]).isGreaterThanOrEqualTo(before);
                before = hashes[0];
                records.add(Arrays.toString(hashes) + file.getInt());
            }
            assertThat(records).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void refusesTooManyHashes() {
        assertThatThrownBy(
                        () -> new SignMinHash.Config("text", 5, 1000, 11, Words.WHITESPACE, SignMinHash.Format.QUERN))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("times bands must be at most 10000, is 11000");
    }
}
