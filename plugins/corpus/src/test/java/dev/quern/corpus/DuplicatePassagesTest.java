package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.passages.PassageFile;
import dev.quern.corpus.passages.Passages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatePassagesTest {
    @TempDir
    private Path directory;

    private int runs;
    private TestArtifact found;

    private static SignPassages.Config sign(Passages.Unit unit, Passages.Normalize normalize, int fewest) {
        return new SignPassages.Config("text", unit, normalize, fewest);
    }

    /// @param cuts whether a new part begins before a row
    private static TestRows rows(String[] texts, boolean... cuts) {
        TestRows rows = TestRows.of(Columns.text("text"), Columns.int32("id"));
        for (int i = 0; i < texts.length; i++) {
            if (i < cuts.length && cuts[i]) {
                rows.nextPart();
            } else if (i % 3 == 2) {
                rows.nextBatch();
            }
            rows.row(texts[i], i);
        }
        return rows;
    }

    private StepTester.Result run(SignPassages.Config sign, int fewestWords, long memory, TestRows rows)
            throws IOException {
        return drop(sign, fewestWords, memory, rows, rows);
    }

    private StepTester.Result drop(
            SignPassages.Config sign, int fewestWords, long memory, TestRows signed, TestRows rows) throws IOException {
        runs++;
        TestArtifact keys = new StepTester()
                .run(new SignPassages(sign), signed, Files.createDirectories(directory.resolve("keys" + runs)));
        try (TestContext context = new TestContext(directory.resolve("found" + runs))) {
            context.with("", keys);
            new FindDuplicatePassages(new FindDuplicatePassages.Config(new ByteSize(memory))).run(context);
            TestArtifact written = context.written("");
            Files.createDirectories(written.directory());
            found = new TestArtifact(FindDuplicatePassages.KIND, written.directory(), written.properties());
        }
        return new StepTester()
                .with("duplicates", found)
                .run(new DropDuplicatePassages(new DropDuplicatePassages.Config("text", fewestWords)), rows);
    }

    private static List<Object> texts(StepTester.Result result) {
        return result.only().stream().map(List::getFirst).toList();
    }

    @Test
    void theFirstParagraphStays() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text"), Columns.int32("id"))
                .row("\n\nFirst of all.\nIn two lines.\n \nCookies  please!\n\n\nLast.\n", 0)
                .row(null, 1)
                .nextPart()
                .nextPart()
                .row("Cookies\nplease!\r\n\r\nNew words.", 2)
                .nextBatch()
                .row("New words.\n\nfirst of all. in TWO lines.\n\n", 3)
                .row("Another.\n\nlast.\n\nLast.\n", 4)
                .row("", 5);
        StepTester.Result result =
                run(sign(Passages.Unit.PARAGRAPH, Passages.Normalize.LOWER_AND_SPACE, 1), 1, 1 << 20, rows);
        assertThat(result.only())
                .containsExactly(
                        List.of("\n\nFirst of all.\nIn two lines.\n \nCookies  please!\n\n\nLast.\n", 0),
                        Arrays.asList(null, 1),
                        List.of("New words.", 2),
                        List.of("Another.", 4),
                        List.of("", 5));
        assertThat(result.rows().get("removed"))
                .containsExactly(List.of("New words.\n\nfirst of all. in TWO lines.\n\n", 3, "duplicate-passages"));
        assertThat(found.properties())
                .containsEntry("passages", "10")
                .containsEntry("duplicates", "5")
                .containsEntry("duplicate-bytes", "62");
    }

    @Test
    void linesAreComparedByTheirBytesWhereAskedTo() throws IOException {
        String[] texts = {"Menu\nA story.\r\nMenu\n", "menu\nA story.\n\nMenu\nThe end"};
        assertThat(texts(run(sign(Passages.Unit.LINE, Passages.Normalize.NONE, 1), 1, 1 << 20, rows(texts))))
                .containsExactly("Menu\nA story.", "menu\nThe end");
        assertThat(texts(run(sign(Passages.Unit.LINE, Passages.Normalize.NONE, 5), 1, 1 << 20, rows(texts))))
                .containsExactly("Menu\nA story.\r\nMenu\n", "menu\nMenu\nThe end");
    }

    @Test
    void shortPassagesStayAndLengthCountsCharacters() throws IOException {
        String[] texts = {"ééé\n\nabcd", "ééé\n\n  ABCD  \n\nrest"};
        Passages.Normalize normalize = Passages.Normalize.LOWER_AND_SPACE;
        assertThat(texts(run(sign(Passages.Unit.PARAGRAPH, normalize, 3), 0, 1 << 20, rows(texts)))
                        .get(1))
                .isEqualTo("rest");
        assertThat(texts(run(sign(Passages.Unit.PARAGRAPH, normalize, 4), 0, 1 << 20, rows(texts)))
                        .get(1))
                .isEqualTo("ééé\n\nrest");
        assertThat(texts(run(sign(Passages.Unit.PARAGRAPH, normalize, 5), 0, 1 << 20, rows(texts)))
                        .get(1))
                .isEqualTo(texts[1]);
    }

    @Test
    void textsWithTooFewWordsLeftGo() throws IOException {
        String[] texts = {"twice\n\none two three", "twice\n\nfour five six", "short"};
        SignPassages.Config sign = sign(Passages.Unit.PARAGRAPH, Passages.Normalize.NONE, 1);
        assertThat(texts(run(sign, 3, 1 << 20, rows(texts)))).containsExactly(texts[0], "four five six", "short");
        assertThat(texts(run(sign, 4, 1 << 20, rows(texts)))).containsExactly(texts[0], "short");
    }

    @Test
    void equalsASetOfStringsWhateverTheUnitsAndTheMemory() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 20; round++) {
            boolean lines = random.nextBoolean();
            boolean lower = random.nextBoolean();
            int fewest = 1 + random.nextInt(3);
            String[] texts = texts(random, lines);
            List<Object> expected = plain(texts, lines, lower, fewest);
            for (long memory : new long[] {1 << 20, 1}) {
                boolean[] cuts = new boolean[texts.length];
                for (int i = 0; i < cuts.length; i++) {
                    cuts[i] = random.nextInt(memory == 1 ? 5 : 50) == 0;
                }
                SignPassages.Config sign = sign(
                        lines ? Passages.Unit.LINE : Passages.Unit.PARAGRAPH,
                        lower ? Passages.Normalize.LOWER_AND_SPACE : Passages.Normalize.NONE,
                        fewest);
                assertThat(texts(run(sign, 0, memory, rows(texts, cuts)))).isEqualTo(expected);
            }
        }
    }

    /// Texts of passages with one separator between them, as the oracle joins them again.
    private static String[] texts(Random random, boolean lines) {
        String[] pieces = {"a", "B", "b", " ", "\u00a0", "é", "É", "\u3000", "\ud83d\ude00"};
        String[] texts = new String[30];
        Arrays.setAll(texts, i -> {
            List<String> passages = new ArrayList<>();
            for (int count = random.nextInt(6); count >= 0; count--) {
                StringBuilder passage = new StringBuilder(random.nextInt(4) == 0 ? "x\u0130" : "k");
                random.ints(random.nextInt(4), 0, pieces.length).forEach(each -> passage.append(pieces[each]));
                if (!lines && random.nextInt(3) == 0) {
                    passage.append("\nmore");
                }
                passages.add(passage.toString());
            }
            return String.join(lines ? "\n" : "\n\n", passages);
        });
        return texts;
    }

    private static List<Object> plain(String[] texts, boolean lines, boolean lower, int fewest) {
        Set<String> seen = new HashSet<>();
        List<Object> rest = new ArrayList<>();
        String separator = lines ? "\n" : "\n\n";
        for (String text : texts) {
            List<String> kept = new ArrayList<>();
            for (String passage : text.split(separator)) {
                String key = passage;
                if (lower) {
                    String[] words = passage.replaceAll("[\\s\u00a0\u3000]+", " ")
                            .strip()
                            .split(" ");
                    StringBuilder joined = new StringBuilder();
                    String.join(" ", words)
                            .codePoints()
                            .map(Character::toLowerCase)
                            .forEach(joined::appendCodePoint);
                    key = joined.toString();
                }
                if (key.codePointCount(0, key.length()) < fewest || seen.add(key)) {
                    kept.add(passage);
                }
            }
            rest.add(String.join(separator, kept));
        }
        return rest;
    }

    @Test
    void refusesOtherTextsThanWereSigned() {
        SignPassages.Config sign = sign(Passages.Unit.LINE, Passages.Normalize.NONE, 1);
        for (String other : new String[] {"a\nc", "a\nb\nb", "a", ""}) {
            assertThatThrownBy(() -> drop(sign, 1, 1 << 20, rows(new String[] {"a\nb"}), rows(new String[] {other})))
                    .isInstanceOf(QuernException.class)
                    .hasMessage("the texts of unit 0 are not those that were signed");
        }
    }

    @Test
    void hostileTexts() throws IOException {
        String[] texts = {
            "\n".repeat(2_000_000), "x\n".repeat(300_000), "y".repeat(3_000_000), "\u00a0".repeat(500_000), "\0\n\0"
        };
        StepTester.Result result =
                run(sign(Passages.Unit.LINE, Passages.Normalize.LOWER_AND_SPACE, 1), 1, 1 << 16, rows(texts));
        assertThat(texts(result)).containsExactly(texts[0], "x", texts[2], texts[3], "\0");
    }

    @Test
    void noRowsAtAll() throws IOException {
        SignPassages.Config sign = sign(Passages.Unit.LINE, Passages.Normalize.NONE, 1);
        assertThat(run(sign, 1, 1 << 20, rows(new String[0])).only()).isEmpty();
        assertThat(found.properties()).containsEntry("passages", "0");
    }

    @Test
    void damagedFilesAreRefusedByName() throws IOException {
        Path file = directory.resolve("a.passages");
        PassageFile.Builder builder =
                new PassageFile.Builder(0, new Passages.Rules(Passages.Unit.LINE, Passages.Normalize.NONE, 1));
        builder.add(1, 2, 3);
        builder.write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 10, 100, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PassageFile.open(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.passages'");
        }
        Files.write(file, new byte[whole.length]);
        assertThatThrownBy(() -> PassageFile.open(file)).hasMessageEndingWith("a.passages' holds no passages");
    }

    @Test
    void brokenUtf8IsKeptAsItIs() {
        Passages passages = new Passages(new Passages.Rules(Passages.Unit.LINE, Passages.Normalize.LOWER_AND_SPACE, 1));
        byte[] text = "a\u00e9b".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(passages.key(text, 0, text.length)).isTrue();
        long broken = passages.high();
        text[1] = (byte) 0xea;
        assertThat(passages.key(text, 0, text.length)).isTrue();
        assertThat(passages.high()).isNotEqualTo(broken);
    }
}
