package dev.quern.datasets.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.datasets.table.TableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFilterTest {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message rows {
              optional int32 n;
              optional double score;
              optional binary lang (STRING);
              optional binary key (STRING);
              optional boolean good;
              optional int64 at (TIMESTAMP(MILLIS,true));
            }""");
    private static final String[] LANGUAGES = {"de", "en", "fr", "é"};

    @TempDir
    private Path folder;

    private final Random random = new Random(227);

    /// Six groups of 50 rows: `n` rises, `lang` has few values, `key` many that only
    /// a Bloom filter tells apart.
    private Path write() throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Group row = new SimpleGroup(SCHEMA);
            if (random.nextInt(9) > 0) {
                row.append("n", i).append("good", i % 2 == 0).append("at", (long) i);
                row.append("score", random.nextInt(9) == 0 ? Double.NaN : random.nextInt(5) - 2.0);
                row.append("lang", LANGUAGES[i < 150 ? random.nextInt(2) : 2 + random.nextInt(2)]);
                row.append("key", Integer.toString(i * 7919 % 300));
            }
            rows.add(row);
        }
        Path file = folder.resolve("rows.parquet");
        TestFiles.write(file, SCHEMA, CompressionCodecName.ZSTD, rows, options -> options.withRowGroupRowCountLimit(50)
                .withDictionaryEncoding("key", false)
                .withBloomFilterEnabled("key", true));
        return file;
    }

    private record Found(List<Integer> rows, int groups) {}

    private static Found find(Path file, String where) throws IOException {
        List<Integer> found = new ArrayList<>();
        int groups = 0;
        try (ParquetTable table = ParquetTable.open(file)) {
            ParquetFilter filter = new ParquetFilter(RowCondition.parse(where), table);
            for (int group = 0; group < table.groups(); group++) {
                boolean may = table.mayMatch(group, filter);
                groups += may ? 1 : 0;
                int row = 50 * group;
                try (ParquetRows rows = table.read(group, filter.columns())) {
                    for (; rows.next(); row++) {
                        if (filter.matches(rows, 0)) {
                            assertThat(may).as("group %d of %s", group, where).isTrue();
                            found.add(row);
                        }
                    }
                }
            }
        }
        return new Found(found, groups);
    }

    @Test
    void passesRowsAndNeverPrunesAGroupThatHoldsOne() throws IOException {
        Path file = write();
        String[] signs = {"=", "!=", "<", "<=", ">", ">="};
        for (int round = 0; round < 120; round++) {
            String sign = signs[random.nextInt(6)];
            String where =
                    switch (random.nextInt(4)) {
                        case 0 -> "n " + sign + " " + (random.nextInt(320) - 10);
                        case 1 -> "score" + sign + (random.nextInt(13) - 6) / 2.0;
                        case 2 -> "lang " + sign + "'" + LANGUAGES[random.nextInt(4)] + "'";
                        default -> "good != true and key" + sign + "\"" + random.nextInt(400) + "\"";
                    };
            find(file, where);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"n >= 100 and n<120| 1", "n = 1000| 0", "lang = 'fr'| 3", "lang='dd'| 0", "key = '7919'| 0"})
    void prunesByStatisticsDictionariesAndBloomFilters(String where, int groups) throws IOException {
        assertThat(find(write(), where).groups()).isEqualTo(groups);
    }

    @Test
    void comparesAsItSays() throws IOException {
        Path file = write();
        Found most = find(file, "n >= 0");
        assertThat(find(file, "n != 1000000").rows()).isEqualTo(most.rows());
        assertThat(find(file, "n < 3 and n != 1 and n > -5").rows())
                .isEqualTo(most.rows().stream().filter(n -> n == 0 || n == 2).toList());
        assertThat(find(file, "good = true").rows())
                .isEqualTo(most.rows().stream().filter(n -> n % 2 == 0).toList());
        List<Integer> numbers = new ArrayList<>(find(file, "score < 0").rows());
        numbers.addAll(find(file, "score >= 0").rows());
        assertThat(find(file, "score != 17").rows()).containsExactlyInAnyOrderElementsOf(numbers);
        assertThat(numbers).hasSizeLessThan(most.rows().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n =",
                "= 3",
                "n = 3 and",
                "n = 3 or n = 4",
                "n = en",
                "lang = 'en",
                "n = 3 n = 4",
                "n ~ 3"
            })
    void refusesOtherForms(String where) {
        assertThatThrownBy(() -> RowCondition.parse(where)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n = '3'", "n = 1.5", "n = 3000000000", "lang = 3", "good > true", "good = 1", "at = 3"})
    void refusesLiteralsOfAnotherType(String where) throws IOException {
        Path file = write();
        assertThatThrownBy(() -> find(file, where))
                .isInstanceOf(TableException.class)
                .hasMessageContaining("does not compare with");
    }

    @Test
    void readsQuotesAndWords() {
        assertThat(RowCondition.parse("a.b == 'it''s' AND c!=\"say \"\"x\"\"\"").comparisons())
                .containsExactly(
                        new RowCondition.Comparison("a.b", RowCondition.Operator.EQUAL, "it's"),
                        new RowCondition.Comparison("c", RowCondition.Operator.UNEQUAL, "say \"x\""));
    }
}
