package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.ProcessLock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Input that cannot be used ends a run with its exit code and one message, and publishes nothing half-made.
class BadInputTest {
    private static final String READ_TEXT = """
            version: 1
            name: bad-input
            runner: direct
            params: {input: "."}
            steps:
              files:
                use: read-text
                with: {input: "${params.input}", include: ["**/*"], document: file}
              clean: {use: clean-text, from: files, with: {keep: {min-characters: 5}}}
            """;

    private static final String READ_JSONL = """
            version: 1
            name: bad-input
            runner: direct
            params: {input: "."}
            steps:
              files: {use: read-jsonl, with: {input: "${params.input}", include: ["**/*"]}}
            """;

    private static final String READ_ZIP = """
            version: 1
            name: bad-input
            runner: direct
            params: {input: "."}
            steps:
              files: {use: read-zip, with: {path: "${params.input}"}}
            """;

    private static final String TRAIN = """
            version: 1
            name: bad-input
            runner: direct
            params: {input: ".", learning-rate: 1e-3}
            steps:
              files:
                use: read-text
                with: {input: "${params.input}", include: ["**/*"], document: file}
              split: {use: split, from: files, with: {parts: {train: 0.7, validation: 0.3}, by: id}}
              tokenizer: {use: train-bpe, from: split.train, with: {vocabulary: 300}}
              tokens:
                use: tokenize
                from: {train: split.train, validation: split.validation, tokenizer: tokenizer}
              packed:
                use: pack
                from: {train: tokens.train, validation: tokens.validation}
                with: {length: 16}
              model:
                use: train
                from: {train: packed.train, validation: packed.validation, tokenizer: tokenizer}
                with:
                  task: language-model
                  network: {gpt: {layers: 1, heads: 1, width: 8, context: 16}}
                  train-steps: 30
                  batch-tokens: 64
                  optimizer: {type: adamw, learning-rate: "${params.learning-rate}", weight-decay: 1e6, clip-norm: 0}
                  schedule: {type: constant}
            """;

    @TempDir
    private Path directory;

    private Cli cli() {
        return new Cli(directory);
    }

    @AfterEach
    void nothingHalfMadeIsPublished() {
        String[] names = cli().store().toFile().list();
        ArtifactStore store = new ArtifactStore(cli().store());
        for (String name : names == null ? new String[0] : names) {
            if (store.published(name)) {
                assertThat(store.manifest(name).digest()).as(name).isNotBlank();
            }
        }
    }

    private Path input() throws IOException {
        return Files.createDirectories(directory.resolve("input"));
    }

    private Cli.Result run(String job, Path input, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), job);
        List<String> line = new java.util.ArrayList<>(List.of("run", file.toString(), "-p", "input=" + input));
        line.addAll(List.of("--progress", "none"));
        line.addAll(List.of(more));
        return cli().runStored(line.toArray(String[]::new));
    }

    private void assertFailed(Cli.Result result, int status, String code, String... says) {
        assertThat(result.err()).contains(code);
        for (String each : says) {
            assertThat(result.err()).contains(each);
        }
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(result.status()).isEqualTo(status);
    }

    @Test
    void aMissingFolderIsNamed() throws IOException {
        Path none = directory.resolve("none");
        assertFailed(run(READ_TEXT, none), ExitStatus.FAILED, "E2001", none.toString());
        assertFailed(run(READ_JSONL, none), ExitStatus.FAILED, "E2001", none.toString());
        assertFailed(run(READ_ZIP, none), ExitStatus.FAILED, "E2001", none.toString());
    }

    @Test
    void aMissingFolderIsFoundByConnect() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), READ_TEXT);
        String input = "input=" + directory.resolve("none");
        assertThat(cli().run("validate", file.toString(), "-p", input).status()).isZero();
        Cli.Result result = cli().runStored("validate", file.toString(), "-p", input, "--level", "connect");
        assertFailed(result, ExitStatus.FAILED, "E2001", "none");
    }

    @Test
    void anEmptyFolderIsSaid() throws IOException {
        assertFailed(run(READ_TEXT, input()), ExitStatus.FAILED, "E2004", "input", "include");
    }

    @Test
    void emptyFilesGiveNoRows() throws IOException {
        Files.createFile(input().resolve("empty.txt"));
        Cli.Result result = run(TRAIN, input());
        assertFailed(result, ExitStatus.FAILED, "E2004");
    }

    @Test
    void aFilterThatTakesEveryRowIsSaid() throws IOException {
        Files.writeString(input().resolve("short.txt"), "abc");
        String job = READ_TEXT
                .replace("{keep: {min-characters: 5}}}", "{keep: {min-characters: 500}}}")
                .replace("clean: {", "clean: {expect: {kept: {at-least: 50%}}, ");
        assertFailed(run(job, input()), ExitStatus.FAILED, "E2005", "kept 0 of 1 rows", "min-characters");
    }

    @Test
    void invalidUtf8IsNamedWithItsPlace() throws IOException {
        Files.writeString(input().resolve("a.txt"), "good text of a file\n");
        Files.write(input().resolve("b.txt"), new byte[] {'x', '\n', 'y', (byte) 0xc3, '(', '\n'});
        assertFailed(run(READ_TEXT, input()), ExitStatus.FAILED, "E2003", "b.txt", "UTF-8", "bad-rows");
    }

    @Test
    void badRowsWithinTheLimitAreKeptAside() throws IOException {
        for (int i = 0; i < 9; i++) {
            Files.writeString(input().resolve("a" + i + ".txt"), "good text of file " + i + "\n");
        }
        Files.write(input().resolve("b.txt"), new byte[] {(byte) 0xff});
        String job = READ_TEXT.replace("  clean:", "    bad-rows: {at-most: 10%}\n  clean:");
        Cli.Result result = run(job, input());
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        try (var files = Files.walk(cli().runs())) {
            Path rejects = files.filter(file -> file.endsWith("rejects.jsonl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(rejects).content().contains("b.txt");
        }
    }

    @Test
    void aLineThatIsNotJsonIsNamedWithItsPlace() throws IOException {
        Files.writeString(input().resolve("a.jsonl"), "{\"text\": \"one\"}\n{\"text\": \n");
        assertFailed(run(READ_JSONL, input()), ExitStatus.FAILED, "E2003", "a.jsonl:2");
    }

    @Test
    void aMissingKeyIsNamedWithItsPlace() throws IOException {
        Files.writeString(input().resolve("a.jsonl"), "{\"text\": \"one\"}\n{\"body\": \"two\"}\n");
        assertFailed(run(READ_JSONL, input()), ExitStatus.FAILED, "E2003", "a.jsonl:2", "text");
    }

    @Test
    void aTornGzipIsNamed() throws IOException {
        Path file = input().resolve("a.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"text\": \"one two three four five six seven\"}\n"
                    .repeat(200)
                    .getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 20));
        assertFailed(run(READ_JSONL, input()), ExitStatus.FAILED, "E2002", "a.jsonl.gz");
    }

    @Test
    void aFileThatIsNoGzipIsNamed() throws IOException {
        Files.writeString(input().resolve("a.jsonl.gz"), "this is text");
        assertFailed(run(READ_JSONL, input()), ExitStatus.FAILED, "E2002", "a.jsonl.gz");
    }

    @Test
    void aFileThatIsNoZstdIsNamed() throws IOException {
        Files.writeString(input().resolve("a.txt.zst"), "this is text");
        assertFailed(run(READ_TEXT, input()), ExitStatus.FAILED, "E2002", "a.txt.zst");
    }

    @Test
    void aTornZipIsNamed() throws IOException {
        Path file = directory.resolve("torn.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("A.java"));
            zip.write("class A {}".getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 30));
        assertFailed(run(READ_ZIP, file), ExitStatus.FAILED, "E2002", "torn.zip");
    }

    @Test
    void aJdkWithoutSourcesIsExplained() throws IOException {
        String job = READ_ZIP.replace("${params.input}", "java-home:lib/none-${params.input}.zip");
        assertFailed(run(job, Path.of("x")), ExitStatus.FAILED, "E2001", "none-x.zip", "install");
    }

    @Test
    void aLossThatIsNotFiniteIsSaid() throws IOException {
        Cli.corpus(input(), 12, 3);
        Cli.Result result = run(TRAIN, input(), "-p", "learning-rate=10");
        assertFailed(result, ExitStatus.FAILED, "E2006", "step", "learning-rate");
    }

    @Test
    void theSameJobTwiceAtATimeIsRefused() throws IOException {
        Files.writeString(input().resolve("a.txt"), "good text of a file\n");
        Path lock = cli().runs().resolve("bad-input").resolve(".lock");
        try (ProcessLock _ = ProcessLock.take(lock).orElseThrow()) {
            assertFailed(run(READ_TEXT, input()), ExitStatus.TEMPORARY, "E3002", "bad-input", "process");
        }
        assertThat(run(READ_TEXT, input()).status()).isZero();
    }

    @Test
    void aDamagedArtifactIsNamedAndNotUsed() throws IOException {
        Files.writeString(input().resolve("a.txt"), "good text of a file\n");
        String job = READ_TEXT + "  unique: {use: dedup, from: clean}\n";
        assertThat(run(READ_TEXT, input()).status()).isZero();
        try (var files = Files.walk(cli().store())) {
            Path part = files.filter(file -> file.toString().endsWith(".arrow"))
                    .findFirst()
                    .orElseThrow();
            Files.write(part, new byte[] {1, 2, 3});
        }
        assertFailed(run(job, input()), ExitStatus.FAILED, "E2008", "delete the directory");
    }

    @Test
    void aStoreThatCannotBeWrittenIsTemporary() throws IOException {
        Files.writeString(input().resolve("a.txt"), "good text of a file\n");
        Files.writeString(cli().store(), "a file where the folder should be");
        Cli.Result result = run(READ_TEXT, input());
        assertFailed(result, ExitStatus.TEMPORARY, "E3001", "store");
        Files.delete(cli().store());
    }

    @Test
    void aFullDiskIsTemporaryAndTheSameCommandGoesOn() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "needs /dev/full");
        Files.writeString(input().resolve("a.txt"), "good text of a file\n");
        Path file = Files.writeString(directory.resolve("job.yaml"), READ_TEXT);
        Cli.Result result =
                cli().runStored("run", file.toString(), "-p", "input=" + input(), "--summary", full.toString());
        assertFailed(result, ExitStatus.TEMPORARY, "E3001", "/dev/full");
        assertThat(run(READ_TEXT, input()).status()).isZero();
    }
}
