package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Filtering by address, masking, repeated paragraphs and evaluation sets in one job, over several units of work.
class RefineJobTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOB = """
            version: 1
            name: refine
            steps:
              documents: {use: read-jsonl, with: {input: INPUT, id-key: id, source-key: url}}
              lists: {use: read-url-lists, with: {domains: [{file: LIST, sha256: DIGEST}]}}
              allowed: {use: filter-url, from: {rows: documents, lists: lists}, with: {column: source}}
              masked: {use: mask-pii, from: allowed}
              keys: {use: sign-passages, from: masked, with: {unit: line}}
              repeated: {use: find-duplicate-passages, from: keys}
              once: {use: drop-duplicate-passages, from: {rows: masked, duplicates: repeated}}
              quiz: {use: read-jsonl, with: {input: QUIZ}}
              grams: {use: index-ngrams, from: {quiz: quiz}, with: {n: 8}}
              clean: {use: decontaminate, from: {rows: once, against: grams}}
              found: {use: count-contaminated, from: {rows: clean.removed, against: grams}}
              data: {use: write-jsonl, from: clean, with: {name: clean, columns: [id, text], compression: none}}
              published: {use: publish, from: {data: data, found: found}, with: {to: TO, alias: newest}}
            """;

    @TempDir
    private Path directory;

    private void write(Path file, String id, String url, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.writeValueAsString(Map.of("id", id, "url", url, "text", text)) + "\n");
    }

    @Test
    void oneJobOverSeveralUnits() throws IOException, NoSuchAlgorithmException {
        Path input = directory.resolve("input");
        String footer = "Subscribe to the letter of the old mill.\n";
        write(input.resolve("a.jsonl"), "first", "https://good.example/1", "The river rises in spring.\n" + footer);
        write(input.resolve("b.jsonl"), "bad", "https://www.bad.example/1", "Anything at all.");
        write(input.resolve("c.jsonl"), "again", "https://good.example/2", "Write to jo@mill.example.\n" + footer);
        write(
                input.resolve("d.jsonl"),
                "leaked",
                "https://good.example/3",
                "What turns the great wheel of the old mill in autumn?");
        write(directory.resolve("quiz.jsonl"), "q", "", "What turns the great wheel of the old mill?");
        Path list = Files.writeString(directory.resolve("domains.txt"), "# list\nbad.example\n");
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(list)));
        Path to = directory.resolve("published");
        Path job = Files.writeString(
                directory.resolve("refine.yaml"),
                JOB.replace("INPUT", input.toString())
                        .replace("LIST", list.toString())
                        .replace("DIGEST", digest)
                        .replace("QUIZ", directory.resolve("quiz.jsonl").toString())
                        .replace("TO", to.toString()));
        Cli.Result run = new Cli(directory).runStored("run", job.toString());
        assertThat(run.status()).as(run.err()).isZero();
        List<String> texts =
                texts(to.resolve(Files.readString(to.resolve("newest")).strip()));
        assertThat(texts).hasSize(2).first().isEqualTo("first The river rises in spring.\n" + footer);
        assertThat(texts.getLast()).matches("again Write to [a-z.]+@example\\.(com|org)\\.");
    }

    private static List<String> texts(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode row = JSON.readTree(line);
                    texts.add(row.get("id").textValue() + " " + row.get("text").textValue());
                }
            }
        }
        return texts;
    }
}
