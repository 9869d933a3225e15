package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadJsonlTest {
    private static final ObjectMapper TREE = new ObjectMapper();

    @TempDir
    private Path folder;

    private StepTester.Result read(Optional<String> id, List<String> columns) throws IOException {
        return new StepTester()
                .run(new ReadJsonl(new ReadJsonl.Config(
                        folder,
                        List.of("**/*.jsonl", "**/*.jsonl.bz2"),
                        List.of(),
                        "text",
                        id,
                        Optional.empty(),
                        columns,
                        new ByteSize(64 << 20))));
    }

    @Test
    void carriesColumns() throws IOException {
        Files.writeString(folder.resolve("a.jsonl"), """
                {"text":"one","url":"http://a/é","n":1.50,"ok":true,"meta":{"a":[1,null, "x"]},"text2":"no"}
                {"url":null,"text":"two","n":123456789012345678901234567890}
                {"n":{"text":"inner"},"text":"first","text":"last","ok":"\\ud83d\\ude00"}
                """);
        StepTester.Result result = read(Optional.empty(), List.of("url", "n", "ok", "meta"));
        assertThat(result.only())
                .containsExactly(
                        row("a.jsonl@0", ".", "one", "http://a/é", "1.50", "true", "{\"a\":[1,null,\"x\"]}"),
                        row("a.jsonl@94", ".", "two", null, "123456789012345678901234567890", null, null),
                        row("a.jsonl@155", ".", "last", null, "{\"text\":\"inner\"}", "\uD83D\uDE00", null));
        assertThat(result.rejected()).isEmpty();
    }

    @Test
    void takesTheTextAndTheIdAsColumnsToo() throws IOException {
        Files.writeString(folder.resolve("a.jsonl"), "{\"id\":7,\"text\":\"t\"}\n{\"id\":null,\"text\":\"u\"}\n");
        assertThatThrownBy(() -> read(Optional.of("id"), List.of("id")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("column 'id' exists already");
        assertThat(read(Optional.of("id"), List.of("key")).only())
                .containsExactly(row("7", ".", "t", null), row("a.jsonl@20", ".", "u", null));
        assertThatThrownBy(() -> read(Optional.empty(), List.of("url", "url"))).isInstanceOf(PlanException.class);
    }

    /// A tree of each line, made by the library, says which lines are rejected and why.
    @Test
    void rejectsWhatATreeWouldReject() throws IOException {
        Random random = new Random(211);
        String[] parts = {
            "{",
            "}",
            "[",
            "]",
            "\"text\"",
            "\"id\"",
            ":",
            ",",
            " ",
            "1",
            "-0.5e3",
            "tru",
            "true",
            "null",
            "\"a\\n\"",
            "\"\\ud800\"",
            "\"",
            "{\"text\":\"x\"}",
            "{\"text\":",
            "{\"text\":1,",
            "\\",
            "é",
            "{\"a\":{\"b\":[{}]},",
            "\t",
            "\"id\":1}",
            "\"id\":[2]}",
            "\"text\":\"y\"}"
        };
        StringBuilder file = new StringBuilder();
        List<String> reasons = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            StringBuilder line = new StringBuilder(random.nextInt(3) == 0 ? "" : "{\"text\":\"x\",");
            for (int k = random.nextInt(7); k >= 0; k--) {
                line.append(parts[random.nextInt(parts.length)]);
            }
            file.append(line).append('\n');
            expect(line.toString(), texts, reasons);
        }
        Files.writeString(folder.resolve("a.jsonl"), file);
        StepTester.Result result = read(Optional.empty(), List.of());
        assertThat(result.only()).extracting(List::getLast).isEqualTo(texts);
        assertThat(result.rejected()).hasSameSizeAs(reasons);
        for (int i = 0; i < reasons.size(); i++) {
            assertThat(result.rejected().get(i)).endsWith(": " + reasons.get(i));
        }
        assertThat(texts).hasSizeGreaterThan(100);
        assertThat(reasons).hasSizeGreaterThan(500);
    }

    private static void expect(String line, List<String> texts, List<String> reasons) {
        try {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            JsonNode row = TREE.readTree(bytes, 0, bytes.length);
            JsonNode text = row.get("text");
            if (text == null || !text.isTextual()) {
                reasons.add(row.isObject() ? "no text in key 'text'" : "not a JSON object");
            } else {
                texts.add(new String(text.textValue().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            }
        } catch (JsonProcessingException wrong) {
            reasons.add("not JSON: " + wrong.getOriginalMessage());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void readsHugeAndDeepValues() throws IOException {
        String deep = "{\"text\":\"x\",\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}\n";
        Files.writeString(folder.resolve("a.jsonl"), deep + "{\"text\":\"" + "y".repeat(21 << 20) + "\"}\n");
        StepTester.Result result = read(Optional.empty(), List.of());
        assertThat(result.only()).singleElement().satisfies(row -> assertThat((String) row.getLast())
                .hasSize(21 << 20));
        assertThat(result.rejected()).singleElement().asString().contains("nesting depth");
    }

    @Test
    void readsAllStreamsOfBzip2AndNamesATornOne() throws IOException {
        byte[] first = bzip2("{\"text\":\"one\"}\n{\"text\":\"tw");
        byte[] second = bzip2("o\"}\n");
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(first);
        both.write(second);
        Path file = folder.resolve("a.jsonl.bz2");
        Files.write(file, both.toByteArray());
        assertThat(read(Optional.empty(), List.of()).only())
                .extracting(List::getLast)
                .containsExactly("one", "two");
        byte[] wrong = both.toByteArray();
        wrong[first.length / 2] ^= 4;
        for (byte[] bytes : List.of(Arrays.copyOf(first, first.length - 3), wrong, new byte[] {'B', 'Z'})) {
            Files.write(file, bytes);
            assertThatThrownBy(() -> read(Optional.empty(), List.of()))
                    .isInstanceOf(QuernException.class)
                    .hasMessageStartingWith("file 'a.jsonl.bz2' is damaged or cut short: no whole bzip2 stream");
        }
    }

    private static byte[] bzip2(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }
}
