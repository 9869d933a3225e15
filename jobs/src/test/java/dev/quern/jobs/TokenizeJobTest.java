package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shipped job from JSON lines to Megatron's files, whose tokens decode to the texts.
class TokenizeJobTest {
    @TempDir
    private Path directory;

    @Test
    void turnsJsonLinesIntoTokenData() throws IOException {
        List<String> texts = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String text = "Document " + i + ": the miller counts the sacks, die Mühle mahlt. ".repeat(1 + i % 5);
            texts.add(text);
            lines.append("{\"text\": \"").append(text).append("\"}\n");
        }
        Path input = Files.createDirectory(directory.resolve("input"));
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(input.resolve("a.jsonl.gz")))) {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
        Path job = Path.of("").toAbsolutePath().resolve("tokenize.yaml");
        Path to = directory.resolve("published");
        Cli.Result run = new Cli(directory)
                .runStored("run", job.toString(), "-p", "input=" + input, "-p", "vocabulary=600", "-p", "to=" + to);
        assertThat(run.status()).as(run.err()).isZero();
        Path published = to.resolve(Files.readString(to.resolve("newest")).strip());
        Tokenizer tokenizer = TokenizerJson.read(published.resolve("tokenizer/tokenizer.json"));
        ByteBuffer bin = ByteBuffer.wrap(Files.readAllBytes(published.resolve("data/tokens.bin")))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<String> found = new ArrayList<>();
        List<Integer> document = new ArrayList<>();
        while (bin.hasRemaining()) {
            int id = bin.getShort() & 0xffff;
            document.add(id);
            if (id == tokenizer.specialId("<|endoftext|>")) {
                found.add(tokenizer.decodeText(
                        document.stream().mapToInt(Integer::intValue).toArray()));
                document.clear();
            }
        }
        assertThat(found).isEqualTo(texts);
        assertThat(published.resolve("data/tokens.idx")).isNotEmptyFile();
    }
}
