package dev.quern.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.TestContext;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFiles;
import dev.quern.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadTokenizerTest {
    @TempDir
    private Path directory;

    private Path ranks() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            lines.add(Base64.getEncoder().encodeToString(new byte[] {(byte) value}) + " " + value);
        }
        lines.add(Base64.getEncoder().encodeToString("th".getBytes()) + " 256");
        return Files.write(directory.resolve("mine.tiktoken"), lines);
    }

    private Tokenizer read(Path file, String sha256, String... special) throws IOException {
        ReadTokenizer.Config config =
                new ReadTokenizer.Config(file.toString(), sha256, Optional.of("gpt-4"), List.of(special));
        try (TestContext context = new TestContext(directory)) {
            new ReadTokenizer(config).run(context);
            return TokenizerJson.read(context.written("").file("tokenizer.json"));
        }
    }

    @Test
    void readsTheFileThatTheJobMeans() throws IOException {
        Path file = ranks();
        Tokenizer tokenizer = read(file, TokenizerFiles.sha256(file), "<|end|>=300");
        assertThat(tokenizer.encode("the")).containsExactly(256, 'e');
        assertThat(tokenizer.specialId("<|end|>")).isEqualTo(300);
    }

    @Test
    void refusesAnotherFile() throws IOException {
        Path file = ranks();
        String digest = TokenizerFiles.sha256(file);
        Files.writeString(file, Files.readString(file).replace(" 256", " 257"));
        assertThatThrownBy(() -> read(file, digest))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("SHA-256 is " + TokenizerFiles.sha256(file) + ", the job says " + digest);
        assertThatThrownBy(() -> read(file, TokenizerFiles.sha256(file)))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("no token has rank 256, though ranks go up to 257");
        assertThatThrownBy(() -> read(directory.resolve("none.json"), digest))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("no file");
    }

    @Test
    void checksItsConfig() {
        assertThatThrownBy(() -> new ReadTokenizer.Config("x", "12", Optional.empty(), List.of()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("must be 64 hexadecimal digits");
        assertThatThrownBy(() -> new ReadTokenizer.Config("x", "0".repeat(64), Optional.empty(), List.of("end")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("must be written NAME=ID");
    }
}
