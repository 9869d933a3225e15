package dev.quern.datasets.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.datasets.table.TableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParquetTableTest {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message rows {
              optional binary text (STRING);
              required int64 n;
              optional double score;
              optional boolean good;
              optional int32 day (DATE);
              optional binary raw;
              optional binary price (DECIMAL(9,2));
              optional group metadata { optional binary url (STRING); required group more { optional int32 depth; } }
              repeated binary tags (STRING);
            }""");

    @TempDir
    private Path folder;

    private final Random random = new Random(223);

    private Group row(int n) {
        Group row = new SimpleGroup(SCHEMA);
        if (n % 7 != 3) {
            row.append("text", "text " + n + " é".repeat(random.nextInt(40)));
        }
        row.append("n", (long) n);
        if (n % 5 != 0) {
            row.append("score", n / 8.0);
            row.append("good", n % 2 == 0);
            row.append("day", n);
            Group metadata = row.addGroup("metadata");
            if (n % 3 != 0) {
                metadata.append("url", "http://host" + n % 10 + "/");
            }
            Group more = metadata.addGroup("more");
            if (n % 4 != 0) {
                more.append("depth", n % 4);
            }
        }
        for (int i = 0; i < n % 3; i++) {
            row.append("tags", "t" + i);
        }
        return row;
    }

    private static final List<String> PATHS =
            List.of("metadata.url", "text", "n", "score", "good", "day", "metadata.more.depth");

    /// What the row holds by Parquet's own model of rows.
    private static List<String> expected(Group row) {
        boolean inner = row.getFieldRepetitionCount("metadata") > 0;
        Group metadata = inner ? row.getGroup("metadata", 0) : null;
        List<String> values = new ArrayList<>();
        values.add(inner ? string(metadata, "url") : null);
        for (String name : PATHS.subList(1, 6)) {
            String value = string(row, name);
            boolean day = name.equals("day") && value != null;
            values.add(
                    day ? java.time.LocalDate.ofEpochDay(Long.parseLong(value)).toString() : value);
        }
        values.add(inner ? string(metadata.getGroup("more", 0), "depth") : null);
        return values;
    }

    private static String string(Group group, String name) {
        return group.getFieldRepetitionCount(name) == 0
                ? null
                : group.getValueToString(group.getType().getFieldIndex(name), 0);
    }

    private static List<List<String>> read(Path file, int from, int to) throws IOException {
        List<List<String>> found = new ArrayList<>();
        try (ParquetTable table = ParquetTable.open(file)) {
            List<ParquetColumn> columns = new ArrayList<>();
            for (String path : PATHS) {
                columns.add(table.column(path));
            }
            for (int group = from; group < Math.min(to, table.groups()); group++) {
                try (ParquetRows rows = table.read(group, columns)) {
                    while (rows.next()) {
                        List<String> row = new ArrayList<>();
                        for (int i = 0; i < columns.size(); i++) {
                            row.add(rows.isNull(i) ? null : value(rows, i));
                        }
                        found.add(row);
                    }
                }
            }
        }
        return found;
    }

    private static String value(ParquetRows rows, int column) throws IOException {
        rows.load(column);
        return new String(rows.bytes(), rows.from(), rows.length(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "UNCOMPRESSED, PARQUET_1_0, true",
        "ZSTD, PARQUET_2_0, true",
        "ZSTD, PARQUET_1_0, false",
        "SNAPPY, PARQUET_1_0, true",
        "SNAPPY, PARQUET_2_0, false",
        "GZIP, PARQUET_2_0, true",
        "GZIP, PARQUET_1_0, false"
    })
    void readsWhatTheExampleWriterWrote(CompressionCodecName codec, WriterVersion version, boolean dictionary)
            throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int n = 0; n < 1000; n++) {
            rows.add(row(n));
        }
        Path file = folder.resolve("rows.parquet");
        TestFiles.write(file, SCHEMA, codec, rows, options -> options.withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withRowGroupRowCountLimit(230)
                .withPageRowCountLimit(100));
        List<List<String>> expected =
                rows.stream().map(ParquetTableTest::expected).toList();
        assertThat(read(file, 0, 99)).isEqualTo(expected);
        List<List<String>> pieces = new ArrayList<>();
        for (int group = 0; group < 5; group++) {
            pieces.addAll(read(file, group, group + 1));
        }
        assertThat(pieces).isEqualTo(expected);
    }

    /// Values that are not asked for leave those of later rows in place.
    @Test
    void readsAnyOfTheValues() throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int n = 0; n < 1000; n++) {
            rows.add(row(n));
        }
        Path file = folder.resolve("rows.parquet");
        TestFiles.write(file, SCHEMA, CompressionCodecName.SNAPPY, rows, options -> options.withPageRowCountLimit(90));
        try (ParquetTable table = ParquetTable.open(file)) {
            List<ParquetColumn> columns = new ArrayList<>();
            for (String path : PATHS) {
                columns.add(table.column(path));
            }
            columns.addAll(columns);
            try (ParquetRows found = table.read(0, columns)) {
                for (int n = 0; found.next(); n++) {
                    List<String> expected = expected(rows.get(n));
                    for (int i = random.nextInt(9); i < columns.size(); i += 1 + random.nextInt(9)) {
                        String value = found.isNull(i) ? null : value(found, i);
                        assertThat(value).isEqualTo(expected.get(i % PATHS.size()));
                    }
                }
            }
        }
    }

    private Path small() throws IOException {
        Path file = folder.resolve("small.parquet");
        TestFiles.write(file, SCHEMA, CompressionCodecName.ZSTD, List.of(row(1), row(2), row(8)), options -> options);
        return file;
    }

    @Test
    void namesColumnsThatCannotBeRead() throws IOException {
        try (ParquetTable table = ParquetTable.open(small())) {
            assertThatThrownBy(() -> table.column("txet"))
                    .isInstanceOf(TableException.class)
                    .hasMessageStartingWith("has no column 'txet'; it has [text, n, score, good,")
                    .extracting("remedy")
                    .isEqualTo("name one of its columns");
            assertThatThrownBy(() -> table.column("url"))
                    .extracting("remedy")
                    .isEqualTo("did you mean 'metadata.url'?");
            assertThatThrownBy(() -> table.column("metadata"))
                    .hasMessage("has a group of columns 'metadata', not one column")
                    .extracting("remedy")
                    .isEqualTo("name one of its columns: metadata.url, metadata.more.depth");
            assertThatThrownBy(() -> table.column("tags")).hasMessageContaining("a list in column 'tags'");
            assertThatThrownBy(() -> table.textColumn("text-column", "n"))
                    .hasMessage("holds int64 in column 'n', not text")
                    .extracting("remedy")
                    .isEqualTo("let 'text-column' name a column of text; the file has [text, raw, metadata.url]");
            assertThatThrownBy(() -> table.textColumn("text-column", "price"))
                    .hasMessage("holds binary (DECIMAL(9,2)) in column 'price', not text");
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        byte[] bytes = Files.readAllBytes(small());
        assertWrong(new byte[0], "is no Parquet file");
        assertWrong("{\"text\":1}".getBytes(StandardCharsets.UTF_8), "is no Parquet file");
        assertWrong(Arrays.copyOf(bytes, bytes.length - 1), "is cut short");
        assertWrong("PAR1".getBytes(StandardCharsets.UTF_8), "is cut short");
        byte[] secret = bytes.clone();
        secret[secret.length - 1] = 'E';
        assertWrong(secret, "is encrypted");
        byte[] footer = bytes.clone();
        footer[footer.length - 5] = 127;
        assertWrong(footer, "is damaged or cut short: its footer claims");
    }

    /// A writer that says BROTLI and compresses nothing.
    private static final class Other implements CompressionCodecFactory {
        private final ParquetCodecs codecs = new ParquetCodecs();

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            BytesInputCompressor plain = codecs.getCompressor(CompressionCodecName.UNCOMPRESSED);
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    return plain.compress(bytes);
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return CompressionCodecName.BROTLI;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("writes only");
        }

        @Override
        public void release() {}
    }

    @Test
    void namesACompressionThatItDoesNotKnow() throws IOException {
        Path file = folder.resolve("other.parquet");
        TestFiles.write(
                file,
                SCHEMA,
                CompressionCodecName.BROTLI,
                List.of(row(1)),
                options -> options.withCodecFactory(new Other()));
        try (ParquetTable table = ParquetTable.open(file)) {
            List<ParquetColumn> columns = List.of(table.column("text"));
            assertThatThrownBy(() -> table.read(0, columns))
                    .isInstanceOf(TableException.class)
                    .hasMessage("is compressed by BROTLI, which is not supported");
        }
    }

    private void assertWrong(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("wrong.parquet"), bytes);
        assertThatThrownBy(() -> ParquetTable.open(file))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith(message);
    }

    /// Whatever byte is wrong, the reader reads rows or says that the file is damaged; checksums of pages see
    /// to it that no value changes unseen, unless the footer changed.
    @Test
    void neverFailsOtherwiseOnADamagedFile() throws IOException {
        byte[] bytes = Files.readAllBytes(small());
        List<List<String>> right = read(folder.resolve("small.parquet"), 0, 1);
        Path file = folder.resolve("wrong.parquet");
        int told = 0;
        for (int at = 0; at < bytes.length; at += 1 + random.nextInt(60)) {
            byte[] wrong = bytes.clone();
            wrong[at] = (byte) (wrong[at] ^ 1 << random.nextInt(8));
            Files.write(file, wrong);
            try {
                assertThat(read(file, 0, 1).size()).isLessThanOrEqualTo(right.size());
            } catch (TableException damaged) {
                told++;
            }
        }
        assertThat(told).isGreaterThan(bytes.length / 120);
    }
}
