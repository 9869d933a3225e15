package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.ErrorCode;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestRows;
import dev.quern.datasets.parquet.ParquetBatchWriter;
import dev.quern.datasets.parquet.ParquetBatchWriter.Packing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadParquetTest {
    private static final ByteSize LARGE = new ByteSize(64 << 20);

    @TempDir
    private Path folder;

    private TestArtifact write(String name, TestRows rows, long rowGroup) throws IOException {
        WriteParquet.Config config = new WriteParquet.Config(name, List.of(), Packing.ZSTD, 3, new ByteSize(rowGroup));
        return new StepTester().run(new WriteParquet(config), rows, folder.resolve("web"));
    }

    private ReadParquet source(
            String text,
            Optional<String> id,
            Optional<String> source,
            List<String> columns,
            String where,
            ByteSize most) {
        return new ReadParquet(new ReadParquet.Config(
                folder,
                List.of("**/*.parquet"),
                List.of(),
                text,
                id,
                source,
                columns,
                Map.of(),
                Optional.ofNullable(where),
                most));
    }

    private ReadParquet plain(List<String> columns, String where) {
        return source("text", Optional.empty(), Optional.empty(), columns, where, LARGE);
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        TestRows rows = TestRows.of(
                        Columns.text("text"), Columns.text("url"), Columns.int64("n"), Columns.float64("score"))
                .row("one é", "http://a", 1L, 0.5)
                .row(null, "http://b", 2L, 0.7)
                .nextBatch()
                .row("", null, null, null)
                .nextPart()
                .row("four", "http://d", 4L, 1e30);
        write("part", rows, 1 << 20);
        StepTester.Result result = new StepTester().run(plain(List.of("url", "n", "score"), null));
        assertThat(result.only())
                .containsExactly(
                        row("web/part-00000.parquet@0", "web", "one é", "http://a", "1", "0.5"),
                        row("web/part-00000.parquet@2", "web", "", null, null, null),
                        row("web/part-00001.parquet@0", "web", "four", "http://d", "4", "1.0E30"));
        assertThat(result.rejected()).containsExactly("web/part-00000.parquet:2: no text in column 'text'");
        StepTester.Result named =
                new StepTester().run(source("text", Optional.of("n"), Optional.of("url"), List.of(), null, LARGE));
        assertThat(named.only())
                .containsExactly(
                        row("1", "http://a", "one é"),
                        row("web/part-00000.parquet@2", "web", ""),
                        row("4", "http://d", "four"));
    }

    @Test
    void dropsRowsThatTheConditionDoesNotLetPass() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text"), Columns.int64("n"), Columns.text("lang"));
        for (long i = 0; i < 4000; i++) {
            rows.row("text " + i + " " + Long.toHexString(i * 0x9e3779b97f4a7c15L), i, i % 2 == 0 ? "en" : "de");
        }
        write("part", rows, 16 << 10);
        StepTester.Result result = new StepTester().run(plain(List.of(), "n >= 1000 and n < 1010 and lang = 'en'"));
        assertThat(result.only())
                .extracting(List::getFirst)
                .containsExactly(
                        "web/part-00000.parquet@1000",
                        "web/part-00000.parquet@1002",
                        "web/part-00000.parquet@1004",
                        "web/part-00000.parquet@1006",
                        "web/part-00000.parquet@1008");
        assertThat(result.only())
                .extracting(row -> row.get(2).toString().substring(0, 9))
                .containsExactly("text 1000", "text 1002", "text 1004", "text 1006", "text 1008");
        assertThat(result.dropped()).containsEntry("where", 3995L);
    }

    /// However the row groups are shared out, the rows and their order are the same.
    @Test
    void cutsAFileBetweenRowGroupsWithoutChangingItsRows() throws IOException {
        Random random = new Random(229);
        TestRows rows = TestRows.of(Columns.text("text"), Columns.text("url"));
        List<Object> texts = new ArrayList<>();
        byte[] noise = new byte[60_000];
        for (int i = 0; i < 450; i++) {
            random.nextBytes(noise);
            for (int k = 0; k < noise.length; k++) {
                noise[k] = (byte) ('a' + (noise[k] & 15));
            }
            texts.add(i + new String(noise, java.nio.charset.StandardCharsets.US_ASCII));
            rows.row(texts.getLast(), "u" + i);
        }
        write("part", rows, 2 << 20);
        ReadParquet source = plain(List.of("url"), null);
        List<Source.Split> splits = source.splits(source.files());
        assertThat(splits).hasSizeBetween(2, 4);
        List<List<Object>> whole = new StepTester().run(source).only();
        assertThat(whole).extracting(each -> each.get(2)).isEqualTo(texts);
        long groups = Ranges.of(splits.getLast()).getLast().to();
        Ranges.Range first = Ranges.of(splits.getFirst()).getFirst();
        List<long[]> cuts =
                List.of(new long[] {0, groups}, new long[] {0, 1, 2, groups}, new long[] {0, groups / 2, groups});
        for (long[] cut : cuts) {
            List<Source.Split> pieces = new ArrayList<>();
            for (int i = 1; i < cut.length; i++) {
                Ranges.Range range = new Ranges.Range(first.name(), first.path(), cut[i - 1], cut[i]);
                pieces.add(Ranges.splitOf(List.of(range), 1));
            }
            assertThat(new StepTester().run(new Recut(source, pieces)).only()).isEqualTo(whole);
        }
    }

    /// The same source with other splits.
    private record Recut(ReadParquet source, List<Split> pieces) implements SourceOf {
        @Override
        public Outputs plan(dev.quern.api.Inputs inputs) {
            return source.plan(inputs);
        }

        @Override
        public List<Split> splits(List<InputFile> files) {
            return pieces;
        }

        @Override
        public void read(Split split, SourceContext context, dev.quern.api.Emitter out) throws IOException {
            source.read(split, context, out);
        }
    }

    private interface SourceOf extends Source {
        @Override
        default List<InputFile> files() {
            return List.of();
        }
    }

    @Test
    void rejectsValuesThatAreTooLong() throws IOException {
        write(
                "part",
                TestRows.of(Columns.text("text"), Columns.text("url"))
                        .row("x".repeat(11), "u")
                        .row("x".repeat(10), "u".repeat(10))
                        .row("x", "u".repeat(11)),
                1 << 20);
        StepTester.Result result = new StepTester()
                .run(source("text", Optional.empty(), Optional.empty(), List.of("url"), null, new ByteSize(10)));
        assertThat(result.only()).hasSize(1);
        assertThat(result.rejected())
                .containsExactly(
                        "web/part-00000.parquet:1: column 'text' holds 11 bytes, more than 10 ('max-row')",
                        "web/part-00000.parquet:3: column 'url' holds 11 bytes, more than 10 ('max-row')");
    }

    @Test
    void rejectsTextThatIsNotUtf8AndReadsAFileWithoutRows() throws IOException {
        try (RootAllocator allocator = new RootAllocator();
                VarCharVector text = new VarCharVector("text", allocator);
                VectorSchemaRoot rows = new VectorSchemaRoot(List.of(text))) {
            text.setSafe(0, new byte[] {'o', 'k'});
            text.setSafe(1, new byte[] {'x', 'y', (byte) 0xff});
            rows.setRowCount(2);
            ParquetBatchWriter.Layout layout = new ParquetBatchWriter.Layout(Packing.GZIP, 3, 1 << 20);
            List<Field> fields = rows.getSchema().getFields();
            try (ParquetBatchWriter writer = new ParquetBatchWriter(folder.resolve("a.parquet"), fields, layout)) {
                writer.write(rows);
            }
            new ParquetBatchWriter(folder.resolve("empty.parquet"), fields, layout).close();
        }
        StepTester.Result result = new StepTester().run(plain(List.of(), null));
        assertThat(result.only()).containsExactly(row("a.parquet@0", ".", "ok"));
        assertThat(result.rejected()).containsExactly("a.parquet:2: byte 3 of column 'text' is not UTF-8");
        Files.delete(folder.resolve("a.parquet"));
        ReadParquet source = plain(List.of(), null);
        assertThat(source.splits(source.files())).hasSize(1);
        assertThat(new StepTester().run(source).only()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        write("part", TestRows.of(Columns.text("text"), Columns.int64("n")).row("a", 1L), 1 << 20);
        assertWrong(
                source("txt", Optional.empty(), Optional.empty(), List.of(), null, LARGE),
                "file 'web/part-00000.parquet' has no column 'txt'; it has [text, n]",
                "did you mean 'text'?");
        assertWrong(
                source("n", Optional.empty(), Optional.empty(), List.of(), null, LARGE),
                "file 'web/part-00000.parquet' holds int64 in column 'n', not text",
                "let 'text-column' name a column of text; the file has [text]");
        assertWrong(plain(List.of(), "m > 3"), "file 'web/part-00000.parquet' has no column 'm'", "name one of");
        Path file = folder.resolve("web/part-00000.parquet");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 9));
        assertWrong(plain(List.of(), null), "file 'web/part-00000.parquet' is cut short", "fetch the file again");
        assertThatThrownBy(() -> plain(List.of(), "n > ten"))
                .isInstanceOf(PlanException.class)
                .hasMessage("'ten' is no number; write text in quotes: 'ten'");
        assertThatThrownBy(() -> plain(List.of("text"), null)).isInstanceOf(PlanException.class);
    }

    private static void assertWrong(ReadParquet source, String message, String remedy) {
        assertThatThrownBy(() -> new StepTester().run(source)).isInstanceOfSatisfying(QuernException.class, wrong -> {
            assertThat(wrong.code()).isEqualTo(ErrorCode.INPUT_MALFORMED);
            assertThat(wrong).hasMessageStartingWith(message);
            assertThat(wrong.remedy()).startsWith(remedy);
        });
    }

    @Test
    void writesChosenColumnsInTheirOrder() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"), Columns.int64("n"))
                .row("a", "t", 1L);
        WriteParquet.Config config =
                new WriteParquet.Config("docs", List.of("n", "text"), Packing.SNAPPY, 3, new ByteSize(1 << 20));
        TestArtifact written = new StepTester().run(new WriteParquet(config), rows, folder.resolve("web"));
        assertThat(written.files()).containsExactly("docs-00000.parquet");
        assertWrong(
                source("text", Optional.of("id"), Optional.empty(), List.of(), null, LARGE),
                "file 'web/docs-00000.parquet' has no column 'id'; it has [n, text]",
                "name one of");
        WriteParquet.Config unknown =
                new WriteParquet.Config("docs", List.of("m"), Packing.NONE, 3, new ByteSize(1 << 20));
        assertThatThrownBy(() -> new StepTester().plan(new WriteParquet(unknown), rows.schema()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("column 'm' not found");
    }

    private static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }
}
