package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.record.RunHistory;
import dev.quern.engine.store.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments, or SIGTERM, then the same command: the published files are those of a run that
/// nobody disturbed.
class CrashTest {
    private static final String JOB = """
            version: 1
            name: crash
            params: {input: "."}
            steps:
              files:
                use: read-text
                with: {input: "${params.input}", include: ["**/*.txt"], document: file}
              unique: {use: dedup, from: files, with: {by: text}}
              split: {use: split, from: unique, with: {parts: {train: 0.8, validation: 0.1, test: 0.1}, by: id}}
              tokenizer: {use: train-bpe, from: split.train, with: {vocabulary: 320, pattern: gpt-4}}
              tokens:
                use: tokenize
                from: {train: split.train, validation: split.validation, test: split.test, tokenizer: tokenizer}
                with: {append: "<|endoftext|>"}
              packed:
                use: pack
                from: {train: tokens.train, validation: tokens.validation}
                with: {length: 32, shuffle: true}
              model:
                use: train
                from: {train: packed.train, validation: packed.validation, tokenizer: tokenizer}
                with:
                  task: language-model
                  network: {gpt: {layers: 2, heads: 2, width: 32, context: 32, dropout: 0.1}}
                  train-steps: 60
                  batch-tokens: 256
                  optimizer: {type: adamw, learning-rate: 3e-3}
                  evaluate-every: 20 steps
                  checkpoint-every: 5 steps
              scores:
                use: evaluate
                from: {data: tokens.test, train: tokens.train, model: model.best, tokenizer: tokenizer}
                with: {task: language-model, slices: [source], generate: {prompts: ["the "], tokens: 10}}
              report: {use: report, from: {evaluation: scores, model: model.best, tokenizer: tokenizer}}
            """;

    @TempDir
    private static Path directory;

    private static Path input;
    private static Path job;
    private static Cli calm;
    private static long undisturbed;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        input = Cli.corpus(directory.resolve("input"), 120, 7);
        job = Files.writeString(directory.resolve("crash.yaml"), JOB);
        calm = new Cli(Files.createDirectories(directory.resolve("calm")));
        long began = System.nanoTime();
        assertThat(finish(calm)).as("undisturbed run").isZero();
        undisturbed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @Test
    void killedAtRandomMomentsEndsWithTheSameBytes() throws Exception {
        Cli harsh = new Cli(Files.createDirectories(directory.resolve("harsh")));
        Random moments = new Random(11);
        for (int kill = 0; kill < 5; kill++) {
            Process process = start(harsh);
            process.waitFor(undisturbed / 4 + moments.nextLong(undisturbed / 2), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
        assertThat(finish(harsh)).as("run after the kills").isZero();
        assertThat(published(harsh)).isNotEmpty().isEqualTo(published(calm));
    }

    @Test
    void toldToTerminateItSavesItsStateAndGoesOn() throws Exception {
        Cli told = new Cli(Files.createDirectories(directory.resolve("told")));
        Process process = start(told);
        while (process.isAlive() && !hasStarted(told, "model")) {
            Thread.sleep(20);
        }
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("leaves soon").isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitStatus.TERMINATED);
        assertThat(told.log()).content().contains("stopping: saving the state", "resume with the same command");
        assertThat(new RunHistory(told.runs()).records("crash").getFirst().status())
                .isEqualTo("STOPPED");
        assertThat(finish(told)).isZero();
        assertThat(published(told)).isEqualTo(published(calm));
    }

    private static boolean hasStarted(Cli cli, String step) {
        try {
            return Files.exists(cli.log()) && Files.readString(cli.log()).contains("run     " + step);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int finish(Cli cli) throws Exception {
        Process process = start(cli);
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("ends in time").isTrue();
        if (process.exitValue() != 0) {
            System.out.println(Files.readString(cli.log()));
        }
        return process.exitValue();
    }

    private static Process start(Cli cli) throws IOException {
        return cli.fork("run", job.toString(), "-p", "input=" + input, "--progress", "plain");
    }

    /// Digests of all published artifacts, each checked against its files. Names are fingerprints, so equal.
    private static Map<String, String> published(Cli cli) throws IOException {
        ArtifactStore store = new ArtifactStore(cli.store());
        Map<String, String> digests = new TreeMap<>();
        for (String name : cli.store().toFile().list()) {
            if (store.published(name)) {
                store.verify(name);
                digests.put(name, store.manifest(name).digest());
            }
        }
        return digests;
    }
}
