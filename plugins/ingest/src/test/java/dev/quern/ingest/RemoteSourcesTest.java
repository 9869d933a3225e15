package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.FileLayer;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.testing.MemoryFiles;
import dev.quern.api.testing.MemoryFiles.Habit;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.datasets.parquet.ParquetBatchWriter.Packing;
import dev.quern.engine.config.ConfigJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every source reads the same rows from a store as from a disk, in the same splits.
class RemoteSourcesTest {
    private static final int ROWS = 4_000;

    @TempDir
    private static Path local;

    private record Kind(String folder, Function<String, Source> source) {
        @Override
        public String toString() {
            return folder;
        }

        Source local() {
            return source.apply(local.resolve(folder).toString());
        }

        Source remote(String bucket) {
            return source.apply("memory://" + bucket + "/data/" + folder);
        }
    }

    private static <R extends Record> R config(Class<R> type, String keys, String input) {
        return ConfigJson.read(type, "{" + keys.formatted(input) + "}", secret -> null);
    }

    private static final String INPUT = "\"input\": \"%s\"";

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(
                        "text",
                        input ->
                                new ReadText(config(ReadText.Config.class, INPUT + ", \"document\": \"line\"", input))),
                new Kind(
                        "zstd",
                        input ->
                                new ReadText(config(ReadText.Config.class, INPUT + ", \"document\": \"line\"", input))),
                new Kind("jsonl", input -> new ReadJsonl(config(ReadJsonl.Config.class, INPUT, input))),
                new Kind("csv", input -> new ReadCsv(config(ReadCsv.Config.class, INPUT, input))),
                new Kind("parquet", input -> new ReadParquet(config(ReadParquet.Config.class, INPUT, input))),
                new Kind("arrow", input -> new ReadArrow(config(ReadArrow.Config.class, INPUT, input))),
                new Kind("warc", input -> new ReadWarc(config(ReadWarc.Config.class, INPUT, input), 1 << 18)),
                new Kind("tar", input -> new ReadTar(config(ReadTar.Config.class, INPUT, input))),
                new Kind("zip/a.zip", input -> new ReadZip(config(ReadZip.Config.class, "\"path\": \"%s\"", input))));
    }

    static Stream<Arguments> kindsAndHabits() {
        return kinds().flatMap(kind -> Stream.of(
                        Arguments.of(kind, "good", Habit.GOOD),
                        Arguments.of(kind, "onwards", Habit.withoutSeeking()),
                        Arguments.of(kind, "pieces", Habit.inSmallPieces(4_001)),
                        Arguments.of(kind, "breaks", Habit.failing(3_000, 1, false)),
                        Arguments.of(kind, "silent", Habit.failing(3_000, 1, true)))
                .limit(kind.folder().equals("zstd") ? 2 : 5)); // large, for frames that are worth a split
    }

    private static String text(int row) {
        return "text of row " + row + " " + Long.toString(new Random(row).nextLong(), 36);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @BeforeAll
    static void write() throws IOException {
        StringBuilder lines = new StringBuilder();
        StringBuilder json = new StringBuilder();
        StringBuilder csv = new StringBuilder("text\n");
        for (int row = 0; row < ROWS; row++) {
            lines.append(text(row)).append('\n');
            json.append("{\"text\": \"").append(text(row)).append("\"}\n");
            csv.append(text(row)).append('\n');
        }
        Files.createDirectories(local.resolve("text/de ep"));
        Files.writeString(local.resolve("text/a.txt"), lines);
        Files.writeString(local.resolve("text/de ep/b.txt"), "no line end");
        Files.write(local.resolve("text/empty.txt"), new byte[0]);
        Files.createDirectories(local.resolve("zstd"));
        Files.write(local.resolve("zstd/frames.txt.zst"), frames());
        Files.createDirectories(local.resolve("jsonl/x/y"));
        gzip("jsonl/a.jsonl.gz", utf8(json.toString()));
        Files.writeString(local.resolve("jsonl/x/y/b.jsonl"), json);
        Files.createDirectories(local.resolve("csv"));
        try (OutputStream out =
                new BZip2CompressorOutputStream(Files.newOutputStream(local.resolve("csv/a.csv.bz2")))) {
            out.write(utf8(csv.toString()));
        }
        Files.createDirectories(local.resolve("parquet"));
        TestRows rows = TestRows.of(Columns.text("text"));
        for (int row = 0; row < ROWS; row++) {
            rows = rows.row(text(row));
        }
        new StepTester()
                .run(
                        new WriteParquet(
                                new WriteParquet.Config("p", List.of(), Packing.ZSTD, 3, new ByteSize(1 << 17))),
                        rows,
                        local.resolve("parquet"));
        arrow();
        warc();
        archives();
    }

    private static byte[] frames() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Random random = new Random(7);
        for (int frame = 0; frame < 3; frame++) {
            StringBuilder lines = new StringBuilder();
            while (lines.length() < 6 << 20) {
                lines.append(Long.toHexString(random.nextLong())).append(random.nextInt(30) == 0 ? "\n" : " ");
            }
            all.write(Zstd.compress(utf8(lines.toString()), 1));
        }
        return all.toByteArray();
    }

    private static void gzip(String name, byte[] bytes) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(local.resolve(name)))) {
            out.write(bytes);
        }
    }

    private static void arrow() throws IOException {
        Files.createDirectories(local.resolve("arrow"));
        try (RootAllocator allocator = new RootAllocator();
                VarCharVector text = new VarCharVector("text", allocator);
                VectorSchemaRoot root = VectorSchemaRoot.of(text);
                OutputStream out = Files.newOutputStream(local.resolve("arrow/a.arrow"));
                ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
            for (int batch = 0; batch < 4; batch++) {
                for (int row = 0; row < 1_000; row++) {
                    text.setSafe(row, utf8(text(batch * 1_000 + row)));
                }
                root.setRowCount(1_000);
                writer.writeBatch();
            }
            writer.end();
        }
    }

    private static void warc() throws IOException {
        Files.createDirectories(local.resolve("warc"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Random random = new Random(3);
        for (int page = 0; page < 200; page++) {
            StringBuilder body = new StringBuilder("<p>page " + page + " ");
            while (body.length() < 10_000) {
                body.append(Long.toString(random.nextLong(), 36)).append(' ');
            }
            byte[] block = utf8("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body);
            try (OutputStream member = new GZIPOutputStream(all)) {
                member.write(utf8("WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:" + page
                        + ">\r\nWARC-Date: 2024-02-29T12:30:00Z\r\nWARC-Target-URI: http://example.org/" + page
                        + "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: " + block.length
                        + "\r\n\r\n"));
                member.write(block);
                member.write(utf8("\r\n\r\n"));
            }
        }
        Files.write(local.resolve("warc/a.warc.gz"), all.toByteArray());
    }

    private static void archives() throws IOException {
        Files.createDirectories(local.resolve("tar"));
        Files.createDirectories(local.resolve("zip"));
        try (TarArchiveOutputStream tar =
                        new TarArchiveOutputStream(Files.newOutputStream(local.resolve("tar/a.tar")));
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(local.resolve("zip/a.zip")))) {
            for (int row = 0; row < 300; row++) {
                byte[] bytes = utf8(text(row).repeat(30));
                TarArchiveEntry entry = new TarArchiveEntry("en/" + row + ".txt");
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
                zip.putNextEntry(new ZipEntry("en/" + row + ".txt"));
                zip.write(bytes);
            }
        }
    }

    private static void upload(String bucket, String folder) throws IOException {
        try (Stream<Path> all = Files.walk(local.resolve(folder))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String location = "memory://" + bucket + "/data/" + local.relativize(file);
                MemoryFiles.put(location, Files.readAllBytes(file), 1_700_000_000_000L);
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("kindsAndHabits")
    void readsWhatADiskGives(Kind kind, String bucket, Habit habit) throws IOException {
        upload(bucket, kind.folder());
        MemoryFiles.behave(bucket, habit);
        Source local = kind.local();
        Source remote = kind.remote(bucket);
        assertThat(remote.files())
                .extracting(Source.InputFile::name)
                .containsExactlyElementsOf(
                        local.files().stream().map(Source.InputFile::name).toList());
        assertThat(remote.splits(remote.files()))
                .extracting(split -> split.place() + " " + split.bytes())
                .containsExactlyElementsOf(local.splits(local.files()).stream()
                        .map(split -> split.place() + " " + split.bytes())
                        .toList());
        StepTester.Result expected = new StepTester().run(local);
        StepTester.Result found = new StepTester().run(remote);
        assertThat(expected.only()).hasSizeGreaterThanOrEqualTo(200);
        assertThat(found.only()).isEqualTo(expected.only());
        assertThat(found.rejected()).isEqualTo(expected.rejected());
        assertThat(found.dropped()).isEqualTo(expected.dropped());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tellsWhereReadingFailed(Kind kind) throws IOException {
        String bucket = "fails-" + kind.folder().replace('/', '-');
        upload(bucket, kind.folder());
        MemoryFiles.behave(bucket, Habit.failing(3_000, 1_000_000, false));
        assertThatThrownBy(() -> new StepTester().run(kind.remote(bucket)))
                .satisfies(failure -> assertThat(told(failure))
                        .anyMatch(message -> message.contains("memory://" + bucket + "/data/")
                                && message.contains("cannot be read at byte 3000 of ")
                                && message.endsWith("after 3 attempts: connection reset by peer"))
                        .noneMatch(message -> message.contains("damaged")));
    }

    private static List<String> told(Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            messages.add(String.valueOf(each.getMessage()));
        }
        return messages;
    }

    /// A split of a large file costs its own bytes and a window; splitting costs heads only.
    @Test
    void readsNoMoreThanTheRange() throws IOException {
        byte[] line = utf8("0123456789abcde ".repeat(255) + "0123456789abcde\n");
        byte[] large = new byte[36 << 20];
        for (int at = 0; at < large.length; at += line.length) {
            System.arraycopy(line, 0, large, at, line.length);
        }
        MemoryFiles.put("memory://ranges/a.txt", large, 1L);
        Source source =
                new ReadText(config(ReadText.Config.class, INPUT + ", \"document\": \"line\"", "memory://ranges"));
        MemoryFiles.count();
        List<Source.Split> splits = source.splits(source.files());
        assertThat(splits).hasSize(3);
        assertThat(MemoryFiles.read()).isZero();
        assertThat(MemoryFiles.listed()).as("requests to list").isLessThanOrEqualTo(2);
        new StepTester().run(only(source, splits.get(1)));
        assertThat(MemoryFiles.read()).isBetween(Ranges.SPLIT, Ranges.SPLIT + (2 << 20));
        assertThat(MemoryFiles.opened()).isEqualTo(1);
    }

    private static Source only(Source source, Source.Split split) {
        return new Source() {
            @Override
            public Outputs plan(Inputs inputs) {
                return source.plan(inputs);
            }

            @Override
            public List<InputFile> files() {
                return List.of();
            }

            @Override
            public List<Split> splits(List<InputFile> files) {
                return List.of(split);
            }

            @Override
            public void read(Split one, SourceContext context, Emitter out) throws IOException {
                source.read(one, context, out);
            }
        };
    }

    /// Of a table, splitting costs head and footer, and reading the row groups that are asked for.
    @Test
    void readsThePartsOfATableThatAreAskedFor() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text"), Columns.text("rest"));
        for (int row = 0; row < 4_000; row++) {
            rows = rows.row(text(row), text(row).repeat(20) + row);
        }
        WriteParquet.Config layout = new WriteParquet.Config("wide", List.of(), Packing.NONE, 3, new ByteSize(1 << 20));
        new StepTester().run(new WriteParquet(layout), rows, local.resolve("wide"));
        byte[] bytes = Files.readAllBytes(local.resolve("wide/wide-00000.parquet"));
        MemoryFiles.put("memory://parts/wide.parquet", bytes, 1L);
        Source source = new ReadParquet(config(ReadParquet.Config.class, INPUT, "memory://parts/wide.parquet"));
        assertThat(bytes.length).isGreaterThan(2 << 20);
        MemoryFiles.count();
        source.splits(source.files());
        assertThat(MemoryFiles.read()).isLessThan(300_000);
        new StepTester().run(source);
        assertThat(MemoryFiles.read()).isLessThan(bytes.length / 2);
    }

    @Test
    void takesOneFileAndListsByGlobs() throws IOException {
        upload("globs", "text");
        MemoryFiles.put("memory://globs/data/text/", new byte[0], 1L);
        MemoryFiles.put("memory://globs/data/text/od d//..//[x]{1}*.txt", utf8("odd\n"), 1L);
        Source one = new ReadText(config(ReadText.Config.class, INPUT, "memory://globs/data/text/a.txt"));
        assertThat(one.files()).extracting(Source.InputFile::name).containsExactly("a.txt");
        Source some = new ReadText(config(
                ReadText.Config.class,
                INPUT + ", \"include\": [\"**/*.txt\"], \"exclude\": [\"**/b.txt\"]",
                "memory://globs/data/text/"));
        assertThat(some.files())
                .extracting(Source.InputFile::name)
                .containsExactly("a.txt", "empty.txt", "od d//..//[x]{1}*.txt");
        assertThat(new StepTester().run(some).only()).extracting(List::getLast).contains("odd\n");
    }

    @Test
    void tellsWhatIsNotThere() {
        assertFails("memory://globs/nowhere", "input 'memory://globs/nowhere' does not exist");
        MemoryFiles.put("memory://lonely/a.bin", new byte[1], 1L);
        assertFails("memory://lonely", "no file below 'memory://lonely/' matches [**/*.txt");
        assertFails(
                "memory://forbidden/a",
                "input 'memory://forbidden/a' cannot be read: 403 Forbidden: no such key of access");
        assertThatThrownBy(() -> config(ReadText.Config.class, INPUT, "s3://bucket/a"))
                .hasMessageContaining("'input' is 's3://bucket/a': no file system for 's3://' on the class path");
        assertThatThrownBy(() -> FileLayer.path("s3://bucket/a"))
                .hasMessageContaining("put beam-sdks-java-io-amazon-web-services2-")
                .hasMessageContaining("QUERN_CLASS_PATH");
    }

    private static void assertFails(String input, String message) {
        Source source = new ReadText(config(ReadText.Config.class, INPUT, input));
        assertThatThrownBy(source::files).isInstanceOf(QuernException.class).hasMessageStartingWith(message);
    }

    /// Archives written without a directory of lengths go back and forth; a store that cannot seek is left at last.
    @Test
    void refusesToReadAFileFromItsStartWithoutEnd() throws IOException {
        byte[] bytes = new byte[8 << 20];
        MemoryFiles.put("memory://back/a.bin", bytes, 1L);
        MemoryFiles.behave("back", Habit.withoutSeeking());
        Path file = FileLayer.path("memory://back/a.bin");
        try (FileChannel channel = FileChannel.open(file)) {
            assertThatThrownBy(() -> {
                        for (int turn = 0; turn < 200; turn++) {
                            channel.read(ByteBuffer.allocate(1), turn % 2 == 0 ? 6 << 20 : 0);
                        }
                    })
                    .hasMessageContaining("its store cannot seek");
        }
    }
}
