package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Languages in a job: by the built-in model, and by one that the job trains.
class LanguageJobTest {
    private static final String JOB = """
            version: 1
            name: languages
            seed: 1
            steps:
              documents:
                use: read-jsonl
                with: {input: "%s", id-key: id}
              english:
                use: identify-language
                from: documents
                with: {keep: [en], at-least: 0.9}
              kept:
                use: write-jsonl
                from: english
                with: {columns: [id, language]}
              removed:
                use: write-jsonl
                from: english.removed
                with: {columns: [id, language, removed_by]}
              model:
                use: train-language-model
                from: documents
                with: {language: id}
              trained:
                use: identify-language
                from: {rows: documents, model: model}
              own:
                use: write-jsonl
                from: trained
                with: {columns: [id, language]}
              published:
                use: publish
                from: {kept: kept, removed: removed, own: own}
                with: {to: "%s", alias: newest}
            """;

    @TempDir
    private Path directory;

    @Test
    void keepsRowsOfALanguage() throws IOException {
        Path input = Files.writeString(directory.resolve("input.jsonl"), """
                {"id":"first","text":"The mill grinds the grain slowly, and nobody counts its turns."}
                {"id":"second","text":"Die Mühle mahlt das Korn langsam, und niemand zählt ihre Umdrehungen."}
                """);
        Path to = directory.resolve("published");
        Path job = Files.writeString(directory.resolve("job.yaml"), JOB.formatted(input, to));
        Cli.Result run = new Cli(directory).runStored("run", job.toString());
        assertThat(run.status()).as(run.err()).isZero();
        Path published = to.resolve(Files.readString(to.resolve("newest")).strip());
        assertThat(lines(published.resolve("kept"))).containsExactly("{\"id\":\"first\",\"language\":\"en\"}");
        assertThat(lines(published.resolve("removed")))
                .containsExactly("{\"id\":\"second\",\"language\":\"de\",\"removed_by\":\"language\"}");
        assertThat(lines(published.resolve("own")))
                .containsExactly(
                        "{\"id\":\"first\",\"language\":\"first\"}", "{\"id\":\"second\",\"language\":\"second\"}");
    }

    private static List<String> lines(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path only = files.filter(file -> file.toString().endsWith(".zst"))
                    .findFirst()
                    .orElseThrow();
            try (ZstdInputStream in = new ZstdInputStream(Files.newInputStream(only))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
        }
    }
}
