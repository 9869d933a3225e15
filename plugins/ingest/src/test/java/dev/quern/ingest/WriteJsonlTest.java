package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestRows;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WriteJsonlTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private TestArtifact write(WriteJsonl.Config config, TestRows rows) throws IOException {
        return new StepTester().run(new WriteJsonl(config), rows, directory.resolve("out"));
    }

    private static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (var in = Compression.of(file.toString()).open(file)) {
            LineReader lines = new LineReader(in, 0, 1 << 30);
            while (lines.next()) {
                rows.add(JSON.readTree(lines.bytes(), 0, lines.length()));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(WriteJsonl.Packing.class)
    void readsBack(WriteJsonl.Packing packing) throws IOException {
        TestRows rows = TestRows.of(
                        Columns.text("id"),
                        Columns.text("text"),
                        Columns.int64("n"),
                        Columns.float64("x"),
                        Columns.intList("ids"))
                .row("a", "line\nquote\" tab\t \u0000\u2028 caf\u00e9 \ud83d\ude00", 1L << 60, 0.1, List.of(1, 2))
                .nextBatch()
                .row("b", null, null, null, null)
                .nextPart()
                .nextPart()
                .row("c", "", -1L, -1e300, List.of());
        TestArtifact written = write(new WriteJsonl.Config("docs", List.of(), packing, 3), rows);
        String ending = packing == WriteJsonl.Packing.NONE
                ? ".jsonl"
                : packing == WriteJsonl.Packing.GZIP ? ".jsonl.gz" : ".jsonl.zst";
        assertThat(written.files()).containsExactly("docs-00000" + ending, "docs-00002" + ending);
        List<JsonNode> first = read(written.file("docs-00000" + ending));
        assertThat(first).hasSize(2);
        assertThat(first.get(0).get("text").textValue())
                .isEqualTo("line\nquote\" tab\t \u0000\u2028 caf\u00e9 \ud83d\ude00");
        assertThat(first.get(0).get("n").longValue()).isEqualTo(1L << 60);
        assertThat(first.get(0).get("x").doubleValue()).isEqualTo(0.1);
        assertThat(first.get(0).get("ids").toString()).isEqualTo("[1,2]");
        assertThat(first.get(1).toString()).isEqualTo("{\"id\":\"b\"}");
        assertThat(read(written.file("docs-00002" + ending)).toString())
                .isEqualTo("[{\"id\":\"c\",\"text\":\"\",\"n\":-1,\"x\":-1.0E300,\"ids\":[]}]");
    }

    /// Each frame begins with a line and ends with one.
    @Test
    void framesHoldWholeLines() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text"));
        Random random = new Random(173);
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = 0; k < 500_000; k++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            rows.row(text.toString());
            if (i % 7 == 0) {
                rows.nextBatch();
            }
        }
        Path file = write(new WriteJsonl.Config("docs", List.of(), WriteJsonl.Packing.ZSTD, 1), rows)
                .file("docs-00000.jsonl.zst");
        byte[] bytes = Files.readAllBytes(file);
        int frames = 0;
        int lines = 0;
        for (int at = 0; at < bytes.length; frames++) {
            int size = (int) Zstd.findFrameCompressedSize(bytes, at);
            byte[] text = new ZstdInputStream(new ByteArrayInputStream(bytes, at, size)).readAllBytes();
            assertThat(text[0]).isEqualTo((byte) '{');
            assertThat(text[text.length - 1]).isEqualTo((byte) '\n');
            assertThat(text.length).isLessThan(9 << 20);
            for (byte each : text) {
                lines += each == '\n' ? 1 : 0;
            }
            at += size;
        }
        assertThat(frames).isEqualTo(4);
        assertThat(lines).isEqualTo(60);
        assertThat(read(file)).hasSize(60);
    }

    @Test
    void writesChosenColumnsAndRefusesWhatJsonLacks() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.float64("x"))
                .row("a", 1.0)
                .row("b", Double.NaN);
        WriteJsonl.Config some = new WriteJsonl.Config("docs", List.of("id"), WriteJsonl.Packing.NONE, 3);
        assertThat(Files.readString(write(some, rows).file("docs-00000.jsonl")))
                .isEqualTo("{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        WriteJsonl.Config all = new WriteJsonl.Config("docs", List.of(), WriteJsonl.Packing.NONE, 3);
        assertThatThrownBy(() -> write(all, rows))
                .isInstanceOf(QuernException.class)
                .hasMessage("row 1 of unit 0, column 'x': NaN has no form in JSON");
        WriteJsonl.Config unknown = new WriteJsonl.Config("docs", List.of("y"), WriteJsonl.Packing.NONE, 3);
        assertThatThrownBy(() -> write(unknown, rows))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("column 'y' not found");
        WriteJsonl.Config window = new WriteJsonl.Config("docs", List.of(), WriteJsonl.Packing.NONE, 3);
        assertThatThrownBy(() -> write(window, TestRows.of(Columns.intWindow("w", 2))))
                .hasMessageContaining("column 'w' is FixedSizeList(2), which this step cannot write");
    }
}
