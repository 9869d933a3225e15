package dev.quern.jobs;

import dev.quern.engine.store.Durable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Walks through the quick verbs and a tiny job once, so that the JDK can record their classes in an AOT cache
/// (`quern-prepare`).
final class Rehearsal {
    private static final int DOCUMENTS = 40;
    private static final String JOB = """
            version: 1
            name: rehearsal
            steps:
              files: {use: read-text, with: {input: "%s", include: ["*.txt"], document: file}}
              clean: {use: clean-text, from: files}
              unique: {use: dedup, from: clean, with: {by: text}}
              split: {use: split, from: unique, with: {parts: {train: 0.5, rest: 0.5}, by: id}}
              tokenizer: {use: train-bpe, from: split.train, with: {vocabulary: 270}}
              tokens: {use: tokenize, from: {train: split.train, tokenizer: tokenizer}}
              packed: {use: pack, from: {train: tokens}, with: {length: 16}}
            """;

    private Rehearsal() {}

    /// @param arguments the folder of job files
    public static void main(String[] arguments) throws IOException {
        System.exit(rehearse(Path.of(arguments[0])));
    }

    /// The exit code of the tiny job.
    static int rehearse(Path jobs) throws IOException {
        String job = jobs.resolve("pretrain-jdk.yaml").toString();
        walk("--help");
        walk("run", "--help");
        walk("validate", job);
        walk("plan", job);
        walk("show", job);
        walk("plugins", "ls");
        walk("validate", jobs.resolve("no-such-job.yaml").toString());
        Path place = Files.createTempDirectory("quern-rehearsal");
        try {
            String small = write(place).toString();
            String store = place.resolve("store").toString();
            String runs = place.resolve("runs").toString();
            return walk("run", small, "--store", store, "--runs", runs)
                    + walk("run", small, "--store", store, "--runs", runs);
        } finally {
            Durable.delete(place);
        }
    }

    private static Path write(Path place) throws IOException {
        for (int i = 0; i < DOCUMENTS; i++) {
            Files.writeString(
                    place.resolve("note-" + i + ".txt"), "note " + i + " is read, cleaned and counted\n".repeat(9));
        }
        return Files.writeString(place.resolve("job.yaml"), JOB.formatted(place));
    }

    private static int walk(String... line) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Quern.execute(nowhere, nowhere, line);
    }
}
