package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shipped job from JSON lines to a corpus.
class CorpusJobTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] WORDS =
            ("river mill grain stone wheel autumn winter miller farmer wagon road village bridge water flour sack horse "
                            + "market bread morning evening window garden orchard winding hillside lantern carpenter")
                    .split(" ");

    @TempDir
    private Path directory;

    /// Prose that passes every rule.
    static String prose(Random random) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 8; line++) {
            text.append("The ").append(word(random));
            for (int i = 0; i < 11; i++) {
                text.append(' ').append(word(random));
            }
            text.append(" and that ")
                    .append(word(random))
                    .append(" of the ")
                    .append(word(random))
                    .append(".\n");
        }
        return text.toString().strip();
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    @Test
    void keepsGoodDocumentsOnceInOrder() throws IOException {
        Random random = new Random(179);
        Map<String, String> documents = new LinkedHashMap<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String text = prose(random);
            documents.put("good" + i, text);
            expected.add("good" + i);
            switch (i % 5) {
                case 0 ->
                    documents.put(
                            "again" + i,
                            text.toUpperCase(Locale.ROOT)
                                    .replace("THE", "the")
                                    .replace("AND THAT", "and that")
                                    .replace("OF", "of"));
                case 1 -> documents.put("short" + i, "Too short to keep.");
                case 2 -> documents.put("code" + i, text + "\nthe end of { all }");
                case 3 -> documents.put("repeated" + i, "the mill and the river of the village.\n".repeat(12));
                default -> documents.put("list" + i, text.replace(" ", "\n"));
            }
        }
        Path input = Files.createDirectory(directory.resolve("input"));
        int file = 0;
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> document : documents.entrySet()) {
            lines.append(JSON.writeValueAsString(Map.of("id", document.getKey(), "text", document.getValue())))
                    .append('\n');
            if (lines.length() > 60_000) {
                Files.writeString(input.resolve("part%02d.jsonl".formatted(file++)), lines);
                lines.setLength(0);
            }
        }
        Files.writeString(input.resolve("part%02d.jsonl".formatted(file)), lines);
        Path job = Path.of("").toAbsolutePath().resolve("corpus-jsonl.yaml");
        Path to = directory.resolve("published");
        Cli.Result run = new Cli(directory)
                .runStored(
                        "run",
                        job.toString(),
                        "-p",
                        "input=" + input,
                        "-p",
                        "to=" + to,
                        "--set",
                        "steps.documents.with.id-key=id");
        assertThat(run.status()).as(run.err()).isZero();
        Path published = to.resolve(Files.readString(to.resolve("newest")).strip());
        assertThat(ids(published.resolve("data"))).isEqualTo(expected);
        JsonNode report = JSON.readTree(published.resolve("report/report.json").toFile());
        assertThat(report.at("/removed-by-rules/content/totals/documents").asInt())
                .isEqualTo(160);
        assertThat(report.at("/near-duplicates/content/totals/documents").asInt())
                .isEqualTo(40);
        assertThat(report.at("/clusters/content/duplicates").asInt()).isEqualTo(40);
        JsonNode equal = report.at("/recall/content/pairs/10");
        assertThat(equal.get("pairs").asInt())
                .isEqualTo(80)
                .isEqualTo(equal.get("together").asInt());
        assertThat(Files.readString(published.resolve("report/index.html")))
                .contains("Examples of curly_bracket", "40 of 240 documents");
    }

    private static List<String> ids(Path folder) throws IOException {
        return rows(folder).stream().map(row -> row.get("id").textValue()).toList();
    }

    /// The rows of all files, in the order of their names.
    static List<JsonNode> rows(Path folder) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".zst"))
                    .sorted()
                    .toList()) {
                try (BufferedReader in = new BufferedReader(new InputStreamReader(
                        new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        rows.add(JSON.readTree(line));
                    }
                }
            }
        }
        return rows;
    }
}
