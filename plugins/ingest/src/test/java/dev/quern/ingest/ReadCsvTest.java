package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.quern.api.ByteSize;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadCsvTest {
    private static final List<String> ALL = List.of("**/*.csv*", "**/*.tsv*");

    @TempDir
    private Path folder;

    private StepTester.Result read(List<String> header, String quote, List<String> columns, int longest)
            throws IOException {
        return new StepTester().run(source(header, Optional.empty(), quote, columns, longest));
    }

    private ReadCsv source(
            List<String> header, Optional<String> delimiter, String quote, List<String> columns, int longest) {
        return new ReadCsv(new ReadCsv.Config(
                folder,
                ALL,
                List.of(),
                header,
                delimiter,
                quote,
                "text",
                Optional.empty(),
                Optional.empty(),
                columns,
                Map.of(),
                List.of(""),
                new ByteSize(longest)));
    }

    @Test
    void readsWhateverTheCompressionAndTheDelimiter() throws IOException {
        String csv = "url,text\r\nu1,\"one, \"\"two\"\"\nthree\"\r\n,four é\r\n";
        Files.writeString(folder.resolve("a.csv"), csv);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("b.csv.gz")))) {
            out.write(csv.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("c.csv.zst"), Zstd.compress(csv.getBytes(StandardCharsets.UTF_8)));
        Files.createDirectory(folder.resolve("x"));
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(folder.resolve("x/d.tsv.bz2")))) {
            out.write("\ufefftext\turl\nsix\tu6".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("empty.csv"), "");
        StepTester.Result result = read(List.of(), "\"", List.of("url"), 1 << 20);
        String one = "one, \"two\"\nthree";
        assertThat(result.only())
                .containsExactly(
                        List.of("a.csv@10", ".", one, "u1"),
                        List.of("a.csv@35", ".", "four é", ""),
                        List.of("b.csv.gz@10", ".", one, "u1"),
                        List.of("b.csv.gz@35", ".", "four é", ""),
                        List.of("c.csv.zst@10", ".", one, "u1"),
                        List.of("c.csv.zst@35", ".", "four é", ""),
                        List.of("x/d.tsv.bz2@12", "x", "six", "u6"));
        assertThat(result.rejected()).isEmpty();
    }

    @Test
    void rejectsRecordsWithTheLineInWhichTheyBegin() throws IOException {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        csv.writeBytes("text,url\n\"a\nb\",u\nragged\nx,y,z\n".getBytes(StandardCharsets.UTF_8));
        csv.writeBytes(new byte[] {'x', (byte) 0xff, ',', 'u', '\n'});
        csv.writeBytes(
                ("\"" + "long\n".repeat(100) + "\",u\n\"a\"b,u\ngood,u\n\"open,u\n").getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("a.csv"), csv.toByteArray());
        StepTester.Result result = read(List.of(), "\"", List.of(), 100);
        assertThat(result.only()).extracting(List::getLast).containsExactly("a\nb", "good");
        assertThat(result.rejected())
                .hasSize(6)
                .startsWith(
                        "a.csv:4: record has 1 fields, the header 2",
                        "a.csv:5: record has 3 fields, the header 2",
                        "a.csv:6: byte 2 of the record is not UTF-8",
                        "a.csv:7: record is longer than 100 bytes ('max-row'); or a quote is never closed");
        assertThat(result.rejected().get(4)).startsWith("a.csv:108: ");
        assertThat(result.rejected().get(5)).isEqualTo("a.csv:110: a quote is never closed");
    }

    @Test
    void takesNamesOfColumnsForFilesWithoutHeader() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "u1;\"one\"\nu2;two\n");
        ReadCsv source = source(List.of("url", "text"), Optional.of(";"), "", List.of("url"), 100);
        assertThat(new StepTester().run(source).only())
                .containsExactly(List.of("a.csv@0", ".", "\"one\"", "u1"), List.of("a.csv@9", ".", "two", "u2"));
        ReadCsv unknown = source(List.of("url", "text"), Optional.empty(), "\"", List.of("lang"), 100);
        assertThatThrownBy(() -> new StepTester().plan(unknown, null))
                .isInstanceOfSatisfying(
                        PlanException.class, wrong -> assertThat(wrong.key()).isEqualTo("columns"))
                .hasMessage("column 'lang' is not in 'header' [url, text]");
        ReadCsv same = source(List.of(), Optional.of("\""), "\"", List.of(), 100);
        assertThatThrownBy(() -> new StepTester().plan(same, null)).isInstanceOf(PlanException.class);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Path file = folder.resolve("a.csv");
        assertWrong(Files.writeString(file, "url,txt\n"), "file 'a.csv' has no column 'text'; it has [url, txt]");
        assertWrong(Files.writeString(file, "text,text\n"), "file 'a.csv' names column 'text' twice in its header");
        assertWrong(
                Files.writeString(file, "\"text\n"), "file 'a.csv' has no header in line 1: a quote is never closed");
        Files.delete(file);
        byte[] packed = Zstd.compress("text\nx\n".getBytes(StandardCharsets.UTF_8));
        Path torn = folder.resolve("a.csv.zst");
        assertWrong(
                Files.write(torn, Arrays.copyOf(packed, packed.length - 2)),
                "file 'a.csv.zst' is damaged or cut short");
    }

    private void assertWrong(Path file, String message) {
        assertThat(file).exists();
        assertThatThrownBy(() -> read(List.of(), "\"", List.of(), 100))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith(message);
    }
}
