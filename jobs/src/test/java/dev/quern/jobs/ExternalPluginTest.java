package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plugin from outside of the tree, as its author writes it: compiled, put into a jar, named on the command line.
class ExternalPluginTest {
    private static final String SERVICE = "META-INF/services/dev.quern.api.QuernPlugin";

    private static final Path EXAMPLE =
            Path.of("").toAbsolutePath().resolveSibling("examples").resolve("word-count");

    /// All that an author of a column function writes.
    private static final String PLUGIN = read(EXAMPLE.resolve("WordCountPlugin.java"));

    private static final String JOB = """
            version: 1
            name: external
            runner: direct
            steps:
              files: {use: read-text, with: {input: "%s", include: ["**/*.txt"], document: file}}
              counted: {use: count-word, from: files, with: {word: mill}}
            """;

    @TempDir
    private Path directory;

    private Path job;

    @BeforeEach
    void files() throws IOException {
        Path input = Files.createDirectories(directory.resolve("input"));
        Files.writeString(input.resolve("a.txt"), "the mill and the miller and the mill");
        Files.writeString(input.resolve("b.txt"), "no such word");
        job = Files.writeString(directory.resolve("job.yaml"), JOB.formatted(input));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path compile(String className, String source) throws IOException {
        Path file = directory.resolve("source").resolve(className.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(status).as("compiles").isZero();
        return classes;
    }

    private Path jar(String name, Path classes, String provider) throws IOException {
        Path jar = directory.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            out.putNextEntry(new JarEntry(SERVICE));
            out.write(provider.getBytes());
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private Cli.Result run(Path jar, String verb, String... more) {
        List<String> line = new ArrayList<>(List.of(verb, job.toString(), "--plugin-path", jar.toString()));
        line.addAll(List.of(more));
        Cli cli = new Cli(directory);
        return verb.equals("run") ? cli.runStored(line.toArray(String[]::new)) : cli.run(line.toArray(String[]::new));
    }

    @Test
    void sixtyLinesInAJarAreAStep() throws IOException {
        assertThat(PLUGIN.lines().count()).isLessThanOrEqualTo(60);
        Path jar = jar("words.jar", compile("org.example.WordCountPlugin", PLUGIN), "org.example.WordCountPlugin\n");
        assertThat(new Cli(directory).run("validate", job.toString()).err()).contains("E1204", "count-word");
        Cli.Result preview = run(jar, "preview", "counted");
        assertThat(preview.out()).contains("count: 2", "count: 0");
        Cli.Result run = run(jar, "run", "--progress", "none");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        Cli.Result shown = new Cli(directory).run("plugins", "show", "count-word", "--plugin-path", jar.toString());
        assertThat(shown.out()).contains("words.jar", "the word to count", "default text");
    }

    @Test
    void anotherJarOfTheSamePluginRunsItsStepsAnew() throws IOException {
        Path classes = compile("org.example.WordCountPlugin", PLUGIN);
        Path jar = jar("words.jar", classes, "org.example.WordCountPlugin");
        assertThat(run(jar, "run").status()).isZero();
        assertThat(run(jar, "run").err()).contains("reuse   counted");
        compile("org.example.WordCountPlugin", PLUGIN.replace("length - 1", "length + 1"));
        Path other = jar("words2.jar", classes, "org.example.WordCountPlugin");
        assertThat(run(other, "run").err()).contains("run     counted  because code of CountWord changed");
    }

    @Test
    void brokenJarsAreNamedWithTheirDefect() throws IOException {
        Path classes = compile("org.example.WordCountPlugin", PLUGIN);
        assertRefused(directory.resolve("none.jar"), "none.jar", "does not exist");
        assertRefused(Files.createDirectories(directory.resolve("empty")), "without jars");
        assertRefused(Files.writeString(directory.resolve("text.jar"), "text"), "not a readable jar");
        assertRefused(jar("lost.jar", classes, "org.example.Lost"), "org.example.Lost", "does not have");
        assertRefused(jar("string.jar", classes, "java.lang.String"), "not a QuernPlugin");
        assertRefused(jar("inner.jar", classes, "org.example.WordCountPlugin$CountWord"), "cannot be made");
    }

    @Test
    void classesThatCannotBeLoadedAreNamed() throws IOException {
        Path classes = compile("org.example.WordCountPlugin", PLUGIN);
        Path nested = classes.resolve("org/example/WordCountPlugin$CountWord$Config.class");
        byte[] good = Files.readAllBytes(nested);
        byte[] newer = good.clone();
        newer[7] = 99;
        Files.write(nested, newer);
        assertRefused(jar("newer.jar", classes, "org.example.WordCountPlugin"), "Java 55", "--release");
        Files.delete(nested);
        assertRefused(jar("holed.jar", classes, "org.example.WordCountPlugin"), "CountWord$Config");
        Files.write(nested, java.util.Arrays.copyOf(good, good.length / 2));
        assertRefused(jar("torn.jar", classes, "org.example.WordCountPlugin"), "torn.jar", "Truncated");
    }

    @Test
    void pluginsThatBindWhatCannotBeAreRefused() throws IOException {
        String source = PLUGIN.replace("\"count-word\", CountWord", "\"clean-text\", CountWord");
        Path clash = jar("clash.jar", compile("org.example.WordCountPlugin", source), "org.example.WordCountPlugin");
        assertRefused(clash, "clean-text", "binds too");
        source = PLUGIN.replace("\"count-word\", CountWord", "\"Count Word\", CountWord");
        Path name = jar("name.jar", compile("org.example.WordCountPlugin", source), "org.example.WordCountPlugin");
        assertRefused(name, "Count Word", "lower-case");
        source = PLUGIN.replace("String word,", "Thread word,")
                .replace("!word.isBlank()", "word != null")
                .replace("config.word()", "\"x\"");
        Path config = jar("config.jar", compile("org.example.WordCountPlugin", source), "org.example.WordCountPlugin");
        assertRefused(config, "java.lang.Thread");
        source = PLUGIN.replace(
                "steps.columnFunction", "if (true) throw new IllegalStateException(\"oh\");\n steps.columnFunction");
        Path thrown = jar("thrown.jar", compile("org.example.WordCountPlugin", source), "org.example.WordCountPlugin");
        assertRefused(thrown, "oh", "thrown.jar");
    }

    @Test
    void aStepThatFailsIsNamedAndItsTraceIsInTheLog() throws IOException {
        String source = PLUGIN.replace("output.setValueCount", "texts.get(99999999);\n output.setValueCount");
        Path jar = jar("fails.jar", compile("org.example.WordCountPlugin", source), "org.example.WordCountPlugin");
        Cli.Result result = run(jar, "run", "--progress", "none");
        assertThat(result.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(result.err()).contains("E2007", "step 'counted'", "a.txt").doesNotContain("\tat ");
        Cli.Result log = new Cli(directory)
                .run("logs", "--runs", directory.resolve("runs").toString());
        assertThat(log.out()).contains("WordCountPlugin$CountWord.apply");
    }

    private void assertRefused(Path jar, String... says) {
        Cli.Result result = run(jar, "run", "--progress", "none");
        for (String each : says) {
            assertThat(result.err()).contains(each);
        }
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(result.status()).isEqualTo(ExitStatus.INVALID);
    }
}
