package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.statistics.Distribution;
import dev.quern.corpus.statistics.Groups;
import dev.quern.corpus.text.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusStatisticsTest {
    @TempDir
    private Path directory;

    private int written;

    private static CorpusStatistics.Config config(int values, int examples) {
        return new CorpusStatistics.Config(
                "text",
                "id",
                List.of("source"),
                Optional.of("url"),
                Optional.of("tokens"),
                Optional.of("source"),
                examples,
                values,
                50,
                Words.WHITESPACE);
    }

    private record Row(String id, String text, String source, String url, List<Integer> tokens, Double score) {}

    private static List<Row> rows(int count) {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = random.nextInt(30); word > 0; word--) {
                text.append(List.of("a", "żółw", "漢字", "😀", "word").get(random.nextInt(5)))
                        .append(random.nextInt(9) == 0 ? "\n" : " ");
            }
            rows.add(new Row(
                    "id" + i,
                    text.toString(),
                    random.nextInt(8) == 0 ? null : "source" + random.nextInt(4),
                    "https://www.host" + random.nextInt(6) + ".org:80/a?b",
                    random.nextInt(9) == 0 ? null : Collections.nCopies(random.nextInt(6), 7),
                    random.nextInt(9) == 0 ? null : random.nextGaussian()));
        }
        return rows;
    }

    private static TestRows table(List<Row> rows, int parts) {
        TestRows table = TestRows.of(
                Columns.text("id"),
                Columns.text("text"),
                Columns.text("source"),
                Columns.text("url"),
                Columns.intList("tokens"),
                Columns.float64("score"));
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            table = table.row(row.id(), row.text(), row.source(), row.url(), row.tokens(), row.score());
            table = parts > 1 && i % (rows.size() / parts) == 3 ? table.nextPart() : table;
        }
        return table;
    }

    private String text(TestRows rows, CorpusStatistics.Config config) throws IOException {
        Path place = directory.resolve("statistics" + written++);
        return Files.readString(
                new StepTester().run(new CorpusStatistics(config), rows, place).file("statistics.json"));
    }

    private JsonNode statistics(TestRows rows, CorpusStatistics.Config config) throws IOException {
        return new ObjectMapper().readTree(text(rows, config));
    }

    @Test
    void totalsAreThoseOfAPlainCount() throws IOException {
        List<Row> rows = rows(300);
        JsonNode totals = statistics(table(rows, 4), config(1000, 0)).get("totals");
        assertThat(totals.get("documents").asLong()).isEqualTo(300);
        assertThat(totals.get("bytes").asLong())
                .isEqualTo(rows.stream()
                        .mapToLong(row -> row.text().getBytes(StandardCharsets.UTF_8).length)
                        .sum());
        assertThat(totals.get("code-points").asLong())
                .isEqualTo(rows.stream()
                        .mapToLong(
                                row -> row.text().codePointCount(0, row.text().length()))
                        .sum());
        assertThat(totals.get("words").asLong())
                .isEqualTo(rows.stream()
                        .mapToLong(row ->
                                row.text().isBlank() ? 0 : row.text().strip().split("\\s+").length)
                        .sum());
        assertThat(totals.get("lines").asLong())
                .isEqualTo(rows.stream()
                        .mapToLong(row -> row.text().lines().count())
                        .sum());
        assertThat(totals.get("tokens").asLong())
                .isEqualTo(rows.stream()
                        .mapToLong(
                                row -> row.tokens() == null ? 0 : row.tokens().size())
                        .sum());
    }

    @Test
    void groupsAreCountedByValueAndHost() throws IOException {
        List<Row> rows = rows(300);
        Map<String, Long> expected = new TreeMap<>();
        rows.forEach(row -> expected.merge(row.source() == null ? "(none)" : row.source(), 1L, Long::sum));
        JsonNode groups = statistics(table(rows, 3), config(1000, 0)).get("groups");
        Map<String, Long> found = new TreeMap<>();
        groups.get("source")
                .get("largest")
                .forEach(group -> found.put(
                        group.get("value").asText(), group.get("documents").asLong()));
        assertThat(found).isEqualTo(expected);
        assertThat(groups.get("domain").get("largest"))
                .hasSize(6)
                .allMatch(group -> group.get("value").asText().matches("host\\d\\.org"));
    }

    @Test
    void orderAndPartsOfTheRowsDoNotMatter() throws IOException {
        List<Row> rows = rows(200);
        String expected = text(table(rows, 1), config(3, 2));
        Collections.shuffle(rows, new Random(8));
        assertThat(text(table(rows, 7), config(3, 2))).isEqualTo(expected);
    }

    @Test
    void eachGroupHasExamplesByTheHashOfTheirIds() throws IOException {
        List<Row> rows = rows(200);
        JsonNode examples = statistics(table(rows, 2), config(1000, 2)).get("examples");
        assertThat(examples).hasSize(5).allMatch(group -> group.size() == 2);
        examples.properties().forEach(group -> group.getValue().forEach(example -> {
            Row row = rows.get(Integer.parseInt(example.get("id").asText().substring(2)));
            assertThat(example.get("text").asText()).isEqualTo(row.text());
            assertThat(group.getKey()).isEqualTo(row.source() == null ? "(none)" : row.source());
        }));
    }

    @Test
    void longExamplesAreCutBetweenCharacters() throws IOException {
        TestRows rows = table(List.of(new Row("a", "x" + "😀".repeat(5000), null, "u", null, null)), 1);
        String text = statistics(rows, config(9, 1))
                .get("examples")
                .get("(none)")
                .get(0)
                .get("text")
                .asText();
        assertThat(text).startsWith("x😀").endsWith("😀…").hasSize(400);
    }

    @Test
    void emptyCorpusHasNoQuantiles() throws IOException {
        JsonNode empty = statistics(table(List.of(), 1), config(9, 1));
        assertThat(empty.get("totals").get("documents").asLong()).isZero();
        assertThat(empty.get("lengths").get("bytes").has("quantiles")).isFalse();
    }

    @Test
    void distributionIsRightToSixPercent() {
        Random random = new Random(3);
        Distribution all = new Distribution();
        Distribution other = new Distribution();
        List<Double> sorted = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            double value = Math.exp(4 * random.nextGaussian()) * (i % 5 == 0 ? -1 : 1);
            sorted.add(value);
            (i % 2 == 0 ? all : other).add(value);
        }
        all.add(other);
        all.add(Double.NaN);
        sorted.add(0.0);
        all.add(-0.0);
        Collections.sort(sorted);
        assertThat(all.count()).isEqualTo(5001);
        assertThat(all.missing()).isOne();
        assertThat(all.minimum()).isEqualTo(sorted.getFirst());
        assertThat(all.maximum()).isEqualTo(sorted.getLast());
        for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.999, 1}) {
            double exact = sorted.get((int) Math.ceil(share * 5001) - 1);
            assertThat(all.quantile(share)).isCloseTo(exact, within(0.06 * Math.abs(exact) + 1e-12));
        }
        assertThat(all.buckets()).allMatch(bucket -> bucket.count() > 0);
        assertThat(all.buckets().stream().mapToLong(Distribution.Bucket::count).sum())
                .isEqualTo(5001);
    }

    @Test
    void valuesBeyondTheLimitAreSampledByTheirHash() {
        Groups straight = new Groups(100);
        Groups back = new Groups(100);
        for (int i = 0; i < 5000; i++) {
            straight.add("value" + i, 1, i, 2);
            back.add("value" + (4999 - i), 1, 4999 - i, 2);
        }
        assertThat(straight.size()).isLessThanOrEqualTo(100).isGreaterThan(20);
        assertThat(straight.sampledOneIn()).isBetween(32L, 256L);
        assertThat(straight.largest(1000)).isEqualTo(back.largest(1000)).allMatch(group -> group.documents() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.Example.org/a, example.org",
        "http://user:p@x.org:8080?q=@y, x.org",
        "x.org, x.org",
        "//x.org/, ''",
        "http://[::1]:80/, [::1]",
        "'', ''",
        "https://, ''",
        "ftp://a@b@c.de#f, c.de"
    })
    void hostsOfUrls(String url, String host) {
        assertThat(CorpusStatistics.host(url)).isEqualTo(host);
    }

    @Test
    void wrongColumnsAreFoundWhenPlanning() {
        CorpusStatistics.Config wrong = new CorpusStatistics.Config(
                "text",
                "id",
                List.of("surce"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                9,
                9,
                Words.UAX_29);
        TestRows rows = table(List.of(), 1);
        assertThatThrownBy(() -> new StepTester().plan(new CorpusStatistics(wrong), rows.schema()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("surce");
    }
}
