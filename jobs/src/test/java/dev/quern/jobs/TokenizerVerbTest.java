package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.tokenizer.SpecialText;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerVerbTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path tokenizer;
    private Path corpus;

    @BeforeEach
    void train() throws IOException {
        corpus = Files.createDirectory(directory.resolve("corpus"));
        Files.writeString(corpus.resolve("a.txt"), "the mill grinds the grain\nthe grain, the mill\n".repeat(30));
        Files.writeString(
                corpus.resolve("b.jsonl"),
                "{\"lang\": \"de\", \"text\": \"die Mühle mahlt das Korn\"}\n\n{\"lang\": \"en\", \"text\": \"the mill\"}\n");
        tokenizer = directory.resolve("tokenizer.json");
        assertThat(quern("train", "-o", tokenizer, "--vocabulary", 270, "--threads", 3, corpus))
                .isZero();
    }

    private int quern(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 1];
        all[0] = "tokenizer";
        for (int i = 0; i < arguments.length; i++) {
            all[i + 1] = arguments[i].toString();
        }
        return Quern.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    @Test
    void trainsTheSameFileOnAnyNumberOfThreads() throws IOException {
        Path again = directory.resolve("again.json");
        assertThat(quern("train", "-o", again, "--vocabulary", 270, "--threads", 1, corpus))
                .isZero();
        assertThat(again).hasSameTextualContentAs(tokenizer);
        assertThat(err.toString()).contains("again.json: 270 tokens, learnt from");
        assertThat(TokenizerJson.read(again).encode("the")).hasSize(1);
        Path ranks = directory.resolve("x.tiktoken");
        assertThat(quern("train", "-o", ranks, "--vocabulary", 270, "--ties", "bytes", corpus))
                .isZero();
        assertThat(Files.readAllLines(ranks)).hasSize(269).first().isEqualTo("AA== 0");
        assertThat(quern("train", "-o", ranks, "--vocabulary", 270, corpus)).isEqualTo(2);
        assertThat(err.toString()).contains("ranks tokens from 0");
    }

    @Test
    void encodesAndDecodesAFile() throws IOException {
        String text = "the mill & die Mühle 日本\n";
        Path file = Files.writeString(directory.resolve("text"), text);
        Tokenizer read = TokenizerJson.read(tokenizer);
        String ids =
                Arrays.stream(read.encode(text)).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        assertThat(quern("encode", tokenizer, file)).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines(ids);
        Path idFile = Files.writeString(directory.resolve("ids"), out.toString());
        assertThat(quern("decode", tokenizer, idFile)).isZero();
        assertThat(out.toString()).isEqualTo(text);
        assertThat(quern("encode", tokenizer, file, "--count")).isZero();
        assertThat(out.toString().strip()).isEqualTo(Integer.toString(read.encode(text).length));
        assertThat(quern("encode", tokenizer, file, "--max-tokens", 2)).isZero();
        assertThat(out.toString().strip()).isEqualTo(ids.split(" ")[0] + " " + ids.split(" ")[1]);
        assertThat(quern("encode", tokenizer, file, "--offsets")).isZero();
        assertThat(out.toString()).startsWith(ids.split(" ")[0] + "\t0\t3\t\"the\"");
    }

    @Test
    void refusesASpecialTokenUnlessTold() throws IOException {
        Path file = Files.writeString(directory.resolve("text"), "a<|endoftext|>");
        assertThat(quern("encode", tokenizer, file)).isEqualTo(1);
        assertThat(err.toString())
                .contains(file + ": the text holds the special token '<|endoftext|>' at byte 1")
                .contains("--special text or --special allow");
        assertThat(quern("encode", tokenizer, file, "--special", "allow")).isZero();
        Tokenizer read = TokenizerJson.read(tokenizer);
        assertThat(out.toString().strip().split(" ")).hasSize(read.encode("a<|endoftext|>", SpecialText.ALLOW).length);
    }

    @Test
    void inspectsAndCompares() throws IOException {
        assertThat(quern("inspect", tokenizer, "--text", "the mühle", "--color", "never", "--longest", 2, corpus))
                .isZero();
        assertThat(out.toString())
                .contains("byte-level BPE, 13 merges, pattern gpt-4")
                .contains("special tokens [<|endoftext|>]")
                .contains("|the|")
                .contains("longest tokens")
                .containsPattern("de +1 +25 ")
                .containsPattern("latin +1 ")
                .containsPattern("all +3 ");
        Path other = directory.resolve("other.json");
        assertThat(quern("train", "-o", other, "--vocabulary", 262, "--pattern", "gpt-2", corpus))
                .isZero();
        assertThat(quern("compare", tokenizer, other, corpus)).isZero();
        assertThat(out.toString())
                .contains("B " + other + ": byte-level BPE, 5 merges, pattern gpt-2, 262 ids")
                .contains("A needs fewer tokens in 3 texts, B in 0, as many in 0");
    }

    @Test
    void inspectsAndComparesAsJson() throws IOException {
        ObjectMapper json = new ObjectMapper();
        assertThat(quern("inspect", tokenizer, "--json", "--text", "the", "--longest", 1, corpus))
                .isZero();
        JsonNode inspected = json.readTree(out.toString());
        assertThat(inspected.at("/text/0/token").asText()).isEqualTo("\"the\"");
        assertThat(inspected.at("/languages/de/bytes").asInt()).isEqualTo(25);
        assertThat(quern("compare", tokenizer, tokenizer, corpus, "--json")).isZero();
        assertThat(json.readTree(out.toString()).at("/fewer-tokens/equal").asInt())
                .isEqualTo(3);
    }

    @Test
    void answersMistakesWithAMessage() throws IOException {
        assertThat(quern("inspect", directory.resolve("none.json"))).isEqualTo(1);
        assertThat(err.toString()).contains("no file " + directory.resolve("none.json"));
        byte[] whole = Files.readAllBytes(tokenizer);
        Path cut = Files.write(directory.resolve("cut.json"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(quern("encode", cut, corpus.resolve("a.txt"))).isEqualTo(1);
        assertThat(err.toString()).contains(cut + ": line ").doesNotContain("\tat ");
        Path ids = Files.write(directory.resolve("ids"), "1 2 x".getBytes(StandardCharsets.UTF_8));
        assertThat(quern("decode", tokenizer, ids)).isEqualTo(1);
        assertThat(err.toString()).contains(ids + ", id 3: 'x' is no id");
        Path wrong = Files.writeString(directory.resolve("wrong.jsonl"), "{\"text\": \"a\"}\n{\"body\": 1}\n");
        assertThat(quern("train", "-o", directory.resolve("x.json"), "--vocabulary", 270, wrong))
                .isEqualTo(1);
        assertThat(err.toString()).contains(wrong + ":2: no text in key 'text'");
        assertThat(directory.resolve("x.json")).doesNotExist();
        assertThat(quern("train", "-o", directory.resolve("x.json"), "--vocabulary", 12, corpus))
                .isEqualTo(2);
        assertThat(quern("train", "-o", directory.resolve("x.json"), "--vocabulary", 270, "--pattern", "(a", corpus))
                .isEqualTo(2);
        assertThat(err.toString()).contains("pattern \"(a\", place 3: '(' without ')'");
        assertThat(quern("compare", tokenizer, tokenizer)).isEqualTo(1);
        assertThat(quern("train", "-o", directory.resolve("x.json"), "--vocabulary", 270))
                .isEqualTo(1);
    }
}
