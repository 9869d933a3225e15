package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.quern.api.ByteSize;
import dev.quern.api.ErrorCode;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.testing.StepTester;
import dev.quern.ingest.ReadText.Document;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final ByteSize LARGE = new ByteSize(1 << 20);

    @TempDir
    private Path folder;

    @Test
    void readsFilesInTheOrderOfTheirNamesWhateverTheirCompression() throws IOException {
        write("b/two.txt", "two\r\nlines");
        write("a.txt", "one\n");
        write("empty.txt", "");
        write("skip/no.txt", "no");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("b/zip.txt.gz")))) {
            out.write("compressed é\n".getBytes(StandardCharsets.UTF_8));
        }
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(folder.resolve("c.txt.zst")))) {
            out.write("denser\n".getBytes(StandardCharsets.UTF_8));
        }
        StepTester.Result result = new StepTester().run(text(Document.FILE, List.of("skip/**"), LARGE));
        assertThat(result.only())
                .containsExactly(
                        List.of("a.txt", ".", "one\n"),
                        List.of("b/two.txt", "b", "two\nlines\n"),
                        List.of("b/zip.txt.gz", "b", "compressed é\n"),
                        List.of("c.txt.zst", ".", "denser\n"));
        assertThat(result.rejected()).isEmpty();
    }

    @Test
    void readsLinesAndParagraphs() throws IOException {
        write("a.txt", "one\ntwo\n\n\nthree");
        assertThat(new StepTester().run(text(Document.LINE, List.of(), LARGE)).only())
                .extracting(row -> row.getFirst() + "=" + row.getLast())
                .containsExactly("a.txt@0=one", "a.txt@4=two", "a.txt@8=", "a.txt@9=", "a.txt@10=three");
        assertThat(new StepTester()
                        .run(text(Document.PARAGRAPH, List.of(), LARGE))
                        .only())
                .extracting(row -> row.getFirst() + "=" + row.getLast())
                .containsExactly("a.txt@0=one\ntwo\n", "a.txt@10=three\n");
    }

    @Test
    void cutsALargeFileIntoRangesWithoutLosingALine() throws IOException {
        StringBuilder large = new StringBuilder();
        for (int i = 0; large.length() < 40 << 20; i++) {
            large.append("line number ").append(i).append(" of a large file that is cut into ranges\n");
        }
        write("large.txt", large.toString());
        ReadText source = text(Document.LINE, List.of(), LARGE);
        assertThat(source.splits(source.files())).hasSizeGreaterThan(2);
        List<List<Object>> rows = new StepTester().run(source).only();
        assertThat(rows).hasSize((int) large.chars().filter(c -> c == '\n').count());
        for (int i = 0; i < rows.size(); i += 1 + i % 1000) {
            assertThat(rows.get(i).getLast())
                    .isEqualTo("line number " + i + " of a large file that is cut into ranges");
        }
    }

    /// Frames end in the middle of lines, between them, and within a line that is longer than a piece.
    @Test
    void cutsACompressedFileBetweenFramesWithoutLosingALine() throws IOException {
        Random random = new Random(191);
        List<String> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (text.length() < 30 << 20) {
            int length = lines.size() == 700 ? 9 << 20 : random.nextInt(9) == 0 ? 0 : random.nextInt(40_000);
            StringBuilder line = new StringBuilder(lines.size() + " ");
            for (int i = 0; i < length; i++) {
                line.append((char) (' ' + random.nextInt(95)));
            }
            lines.add(line.toString());
            text.append(line).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = Files.newOutputStream(folder.resolve("frames.txt.zst"))) {
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(3 << 20));
                while (random.nextBoolean() && to < bytes.length && bytes[to - 1] != '\n') {
                    to++;
                }
                out.write(Zstd.compress(Arrays.copyOfRange(bytes, from, to)));
                from = to;
            }
        }
        ReadText source = text(Document.LINE, List.of(), new ByteSize(16 << 20));
        assertThat(source.splits(source.files())).hasSizeGreaterThan(3);
        List<List<Object>> rows = new StepTester().run(source).only();
        assertThat(rows).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(rows.get(i).getLast()).isEqualTo(lines.get(i));
        }
        assertThat(rows).extracting(List::getFirst).doesNotHaveDuplicates();
    }

    @Test
    void rejectsRowsThatCannotBeUsedWithTheirPlace() throws IOException {
        Files.write(folder.resolve("bad.txt"), new byte[] {'o', 'k', '\n', 'x', (byte) 0xff, '\n', 'e', 'n', 'd'});
        write("long.txt", "short\n" + "x".repeat(5_000) + "\nafter\n");
        StepTester.Result result = new StepTester().run(text(Document.LINE, List.of(), new ByteSize(100)));
        assertThat(result.only()).extracting(List::getLast).containsExactly("ok", "end", "short", "after");
        assertThat(result.rejected())
                .containsExactly(
                        "bad.txt:2: byte 2 of the line is not UTF-8",
                        "long.txt:2: line is longer than 100 bytes ('max-row')");
    }

    @Test
    void readsJsonLines() throws IOException {
        write("rows.jsonl", """
                {"text": "one", "id": "x1", "lang": "en"}
                {"text": "zwei", "id": "x2", "lang": "de"}

                {"text": 3}
                [1]
                {"text": "torn
                """);
        ReadJsonl source = new ReadJsonl(new ReadJsonl.Config(
                folder,
                List.of("**/*.jsonl"),
                List.of(),
                "text",
                Optional.of("id"),
                Optional.of("lang"),
                List.of(),
                LARGE));
        StepTester.Result result = new StepTester().run(source);
        assertThat(result.only()).containsExactly(List.of("x1", "en", "one"), List.of("x2", "de", "zwei"));
        assertThat(result.rejected())
                .hasSize(3)
                .contains("rows.jsonl:4: no text in key 'text'", "rows.jsonl:5: not a JSON object")
                .anyMatch(each -> each.startsWith("rows.jsonl:6: not JSON: "));
    }

    @Test
    void readsZipEntriesAndRejectsDamagedOnes() throws IOException {
        Path archive = zip();
        StepTester.Result good = new StepTester()
                .run(new ReadZip(new ReadZip.Config(archive, List.of("**/*.java"), List.of("**/Skip.java"), LARGE)));
        assertThat(good.only())
                .containsExactly(
                        List.of("java.base/A.java", "java.base", "class A {}\n"),
                        List.of("java.base/b/B.java", "java.base", "class B {}\n"));
        byte[] bytes = Files.readAllBytes(archive);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("class B");
        bytes[at] = 'K';
        Files.write(archive, bytes);
        StepTester.Result damaged = new StepTester()
                .run(new ReadZip(new ReadZip.Config(archive, List.of("**/*.java"), List.of("**/Skip.java"), LARGE)));
        assertThat(damaged.only()).hasSize(1);
        assertThat(damaged.rejected()).singleElement().asString().contains("b/B.java: entry has checksum");
    }

    @Test
    void namesWhatIsMissingOrTorn() throws IOException {
        assertFails(text(folder.resolve("nowhere"), Document.FILE), ErrorCode.INPUT_UNREADABLE, "does not exist");
        assertFails(text(Document.FILE, List.of(), LARGE), ErrorCode.NO_ROWS, "no file below");
        Files.write(folder.resolve("torn.txt.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
        assertFails(
                text(Document.FILE, List.of(), LARGE),
                ErrorCode.INPUT_MALFORMED,
                "'torn.txt.gz' is damaged or cut short");
        Path archive = zip();
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertFails(
                new ReadZip(new ReadZip.Config(archive, List.of("**/*"), List.of(), LARGE)),
                ErrorCode.INPUT_MALFORMED,
                "is damaged or no zip archive");
        assertFails(
                new ReadZip(new ReadZip.Config(Path.of("java-home:lib/none.zip"), List.of("**/*"), List.of(), LARGE)),
                ErrorCode.INPUT_UNREADABLE,
                "the JDK that runs Quern has no sources");
    }

    @Test
    void refusesWrongPatternsAndSizes() {
        assertThatThrownBy(() -> new StepTester()
                        .plan(
                                new ReadText(new ReadText.Config(
                                        folder, List.of("a[", "b"), List.of(), Document.FILE, LARGE)),
                                null))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'a[' is not a glob pattern");
        assertThatThrownBy(() -> new ReadText.Config(folder, List.of("*"), List.of(), Document.FILE, new ByteSize(0)))
                .hasMessageContaining("must be between 1B and 1GiB");
    }

    private static void assertFails(Source source, ErrorCode code, String message) {
        assertThatThrownBy(() -> new StepTester().run(source)).isInstanceOfSatisfying(QuernException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.getMessage()).contains(message);
            assertThat(failure.remedy()).isNotEmpty();
        });
    }

    private ReadText text(Document document, List<String> exclude, ByteSize longest) {
        return new ReadText(new ReadText.Config(
                folder, List.of("**/*.txt", "**/*.txt.gz", "**/*.txt.zst"), exclude, document, longest));
    }

    private static ReadText text(Path input, Document document) {
        return new ReadText(new ReadText.Config(input, List.of("**/*"), List.of(), document, LARGE));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path zip() throws IOException {
        Path archive = folder.resolve("sources.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            out.setLevel(0);
            for (String name : List.of("java.base/b/B.java", "java.base/A.java", "java.base/Skip.java", "notes.txt")) {
                out.putNextEntry(new ZipEntry(name));
                String type = name.replaceAll(".*/|\\..*", "");
                out.write(("class " + type + " {}\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return archive;
    }
}
