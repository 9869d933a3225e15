package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A mistake in a job gives exit code 2, its code, its line and column, and the way out, before anything runs.
class InvalidJobTest {
    private static final String GOOD = """
            version: 1
            name: small
            seed: 7
            params:
              input: {default: "."}
              vocabulary: {default: 300, at-least: 256, at-most: 65536}
            profiles:
              smoke: {params: {vocabulary: 256}, limit-rows: 10}
            steps:
              files:
                use: read-text
                with: {input: "${params.input}", include: ["**/*.txt"], document: file}
              clean:
                use: clean-text
                from: files
                with: {normalize: nfc, keep: {min-characters: 3}}
                expect: {kept: {at-least: 10%}}
              split:
                use: split
                from: clean
                with: {parts: {train: 0.8, validation: 0.2}, by: id}
              tokenizer:
                use: train-bpe
                from: split.train
                with: {vocabulary: "${params.vocabulary}", pattern: gpt-4}
              tokens:
                use: tokenize
                from: {train: split.train, validation: split.validation, tokenizer: tokenizer}
              packed:
                use: pack
                from: {train: tokens.train, validation: tokens.validation}
                with: {length: 16, shuffle: true}
              model:
                use: train
                from: {train: packed.train, validation: packed.validation, tokenizer: tokenizer}
                with:
                  task: language-model
                  network: {gpt: {layers: 1, heads: 2, width: 16, context: 16}}
                  train-steps: 10
                  batch-tokens: 64
                  optimizer: {type: adamw, learning-rate: 1e-3}
              scores:
                use: evaluate
                from: {data: tokens.validation, train: tokens.train, model: model.best, tokenizer: tokenizer}
                with: {task: language-model}
                gate:
                  - {metric: improvement-over-gzip, bound: lower, at-least: 0}
              publish:
                use: publish
                from: model.best
                when: scores.passed
                with: {to: models/small}
            """;

    @TempDir
    private Path directory;

    /// One mistake.
    ///
    /// @param written what replaces a part of the good job
    /// @param says what the message must hold besides the code
    private record Mistake(String name, String part, String written, String code, List<String> says) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mistake mistake(String name, String part, String written, String code, String... says) {
        return new Mistake(name, part, written, code, List.of(says));
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                mistake("unknown top-level key", "seed: 7", "sead: 7", "E1004", "3:1", "did you mean 'seed'?"),
                mistake("unknown step key", "use: train-bpe", "uses: train-bpe", "E1004", "did you mean 'use'?"),
                mistake(
                        "unknown setting",
                        "min-characters: 3",
                        "min-chars: 3",
                        "E1004",
                        "16:35",
                        "did you mean 'min-characters'?"),
                mistake("foreign name", "learning-rate: 1e-3", "lr: 1e-3", "E1004", "did you mean 'learning-rate'?"),
                mistake(
                        "underscores",
                        "learning-rate: 1e-3",
                        "learning_rate: 1e-3",
                        "E1004",
                        "did you mean 'learning-rate'?"),
                mistake("missing setting", "with: {to: models/small}", "with: {alias: x}", "E1005", "'to'"),
                mistake("missing use", "    use: train-bpe\n", "", "E1005", "use"),
                mistake("missing name", "name: small\n", "", "E1005", "name"),
                mistake("missing version", "version: 1\n", "", "E1005", "version"),
                mistake("wrong version", "version: 1", "version: 2", "E1012", "1:10"),
                mistake("text for a number", "train-steps: 10", "train-steps: ten", "E1006", "'ten'"),
                mistake("fraction for a count", "layers: 1", "layers: 1.5", "E1006", "1.5"),
                mistake("truth value", "shuffle: true", "shuffle: maybe", "E1006", "true or false"),
                mistake("list for a mapping", "keep: {min-characters: 3}", "keep: [3]", "E1006", "keep"),
                mistake("mapping for a list", "include: [\"**/*.txt\"]", "include: {a: b}", "E1006", "include"),
                mistake(
                        "number too large",
                        "train-steps: 10",
                        "train-steps: 99999999999",
                        "E1007",
                        "at most 2147483647"),
                mistake("unknown choice", "normalize: nfc", "normalize: nfx", "E1007", "nfc"),
                mistake("below the range", "train-steps: 10", "train-steps: 0", "E1007", "at least 1"),
                mistake("parameter out of range", "default: 300", "default: 30", "E1007", "256"),
                mistake("not a number", "learning-rate: 1e-3", "learning-rate: .nan", "E1006", "learning-rate"),
                mistake("share above one", "at-least: 10%", "at-least: 110%", "E1306", "never hold"),
                mistake("no such step", "from: files", "from: file", "E1202", "did you mean 'files'?"),
                mistake("no such output", "from: split.train", "from: split.trian", "E1201", "split.train"),
                mistake("output not said", "from: split.train", "from: split", "E1201", "train"),
                mistake(
                        "unknown step type",
                        "use: clean-text",
                        "use: clean-texts",
                        "E1204",
                        "did you mean 'clean-text'?"),
                mistake("cycle", "from: files", "from: split.train", "E1203", "clean"),
                mistake("step needs itself", "from: files", "from: clean", "E1203", "clean"),
                mistake(
                        "input that nothing reads",
                        "from: split.train",
                        "from: {a: split.train, b: tokens.train}",
                        "E"),
                mistake(
                        "rows for an artifact",
                        "tokenizer: tokenizer}\n  packed",
                        "tokenizer: clean}\n  packed",
                        "E1302"),
                mistake("artifact for rows", "from: files", "from: tokenizer", "E1203"),
                mistake("gate of a step without one", "when: scores.passed", "when: clean.passed", "E1207", "gate"),
                mistake("condition of another form", "when: scores.passed", "when: scores.ok", "E1207", "passed"),
                mistake("gate without a limit", ", at-least: 0}", "}", "E1306", "at-least"),
                mistake(
                        "gate against a champion that may be absent",
                        ", at-least: 0}",
                        ", not-worse-by: 0.1}",
                        "E1306",
                        "no-baseline"),
                mistake("gate on rows", "expect: {kept: {at-least: 10%}}", "gate: [{metric: x, at-least: 1}]", "E1306"),
                mistake("unknown parameter", "${params.vocabulary}", "${params.vocab}", "E1101", "vocabulary"),
                mistake("unused parameter", "\"${params.vocabulary}\"", "300", "E1102", "vocabulary"),
                mistake("unknown substitution", "${params.input}", "${parms.input}", "E1103", "parms"),
                mistake("unset variable", "${params.input}", "${env:QUERN_NOT_SET}", "E1104", "QUERN_NOT_SET"),
                mistake("unset secret", "${params.input}", "${secret:QUERN_NOT_SET}", "E1105", "QUERN_NOT_SET"),
                mistake("duplicate key", "seed: 7", "seed: 7\nseed: 8", "E1003", "4:1"),
                mistake("duplicate step", "  publish:\n", "  clean:\n", "E1003", "clean"),
                mistake("tab", "    use: train-bpe", "\tuse: train-bpe", "E1008"),
                mistake("merge conflict", "seed: 7", "<<<<<<< HEAD\nseed: 7\n=======\nseed: 8\n>>>>>>> b", "E1009"),
                mistake("brace without quotes", "\"${params.input}\"", "${params.input}", "E1010", "quotes"),
                mistake("unclosed bracket", "[\"**/*.txt\"]", "[\"**/*.txt\"", "E1002"),
                mistake("two documents", "steps:\n", "---\nsteps:\n", "E1002"),
                mistake("bad step name", "  clean:\n", "  Clean_Text:\n", "E1013", "Clean_Text"),
                mistake("bad job name", "name: small", "name: \"../small\"", "E1013", "../small"),
                mistake("scalar as job", GOOD, "hello", "E1006", "mapping"),
                mistake("empty file", GOOD, "", "E1002", "version: 1"),
                mistake("list as steps", GOOD, "version: 1\nname: x\nsteps: [a, b]\n", "E1006", "steps"),
                mistake("no steps", GOOD, "version: 1\nname: x\nsteps: {}\n", "E100"),
                mistake("billion laughs", GOOD, laughs(), "E1011"),
                mistake("parts that do not add up", "validation: 0.2}", "validation: 0.3}", "E1014", "parts"),
                mistake("heads that do not fit", "heads: 2", "heads: 3", "E1", "heads"),
                mistake("sequence longer than context", "length: 16", "length: 32", "E130", "16"),
                mistake("vocabulary below the bytes", "default: 300, at-least: 256", "default: 200, at-least: 2", "E1"),
                mistake(
                        "bad rows of a transform",
                        "expect: {kept: {at-least: 10%}}",
                        "bad-rows: {at-most: 1%}",
                        "E1306"),
                mistake("unknown runner", "seed: 7", "seed: 7\nrunner: spark", "E1", "flink"),
                mistake("bad cron", "seed: 7", "schedule: {cron: \"61 * * * *\"}", "E1", "cron"),
                mistake(
                        "address that is none",
                        "seed: 7",
                        "notify: [{when: [failed], post: \"ftp://x\"}]",
                        "E1",
                        "http"));
    }

    private static String laughs() {
        StringBuilder text = new StringBuilder("version: 1\nname: x\nmeta:\n  a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            text.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return text.append("steps: {}\n").toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isRefusedWithPlaceAndRemedy(Mistake mistake) throws IOException {
        assertThat(GOOD).as("part of the good job").contains(mistake.part());
        Path job = Files.writeString(directory.resolve("job.yaml"), GOOD.replace(mistake.part(), mistake.written()));
        Cli cli = new Cli(directory);
        Cli.Result validated = cli.run("validate", job.toString());
        assertThat(validated.err())
                .startsWith(job + ": ")
                .contains(mistake.code())
                .contains("nothing was run");
        mistake.says().forEach(each -> assertThat(validated.err()).contains(each));
        assertThat(validated.err()).doesNotContain("\tat ", "Exception");
        assertThat(validated.status()).isEqualTo(ExitStatus.INVALID);
        assertThat(cli.runStored("run", job.toString()).status()).isEqualTo(ExitStatus.INVALID);
        assertThat(cli.store()).doesNotExist();
        assertThat(cli.runs()).doesNotExist();
    }

    @Test
    void theGoodJobIsGood() throws IOException {
        Path job = Files.writeString(directory.resolve("job.yaml"), GOOD);
        Cli.Result result = new Cli(directory).run("validate", job.toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void allMistakesAreToldAtOnce() throws IOException {
        String text = GOOD.replace("seed: 7", "sead: 7")
                .replace("min-characters: 3", "min-chars: 3")
                .replace("use: pack", "use: packs")
                .replace("train-steps: 10", "train-steps: ten");
        Path job = Files.writeString(directory.resolve("job.yaml"), text);
        Cli.Result result = new Cli(directory).run("validate", job.toString());
        assertThat(result.err()).contains("4 problems", "sead", "min-chars", "packs", "ten");
    }

    @Test
    void aMissingJobFileIsSaid() {
        Cli.Result result = new Cli(directory)
                .run("validate", directory.resolve("none.yaml").toString());
        assertThat(result.err()).contains("E1001", "none.yaml");
        assertThat(result.status()).isEqualTo(ExitStatus.INVALID);
    }

    @Test
    void aJobThatIsNotTextIsSaid() throws IOException {
        Path job = Files.write(directory.resolve("job.yaml"), new byte[] {'a', ':', (byte) 0xff, (byte) 0xfe});
        Cli.Result result = new Cli(directory).run("validate", job.toString());
        assertThat(result.err()).contains("E1001", "UTF-8");
        assertThat(result.status()).isEqualTo(ExitStatus.INVALID);
    }

    @ParameterizedTest
    @MethodSource("wrongOverrides")
    void wrongOverridesAreRefused(List<String> arguments, String code, String says) throws IOException {
        Path job = Files.writeString(directory.resolve("job.yaml"), GOOD);
        List<String> line = Stream.concat(Stream.of("validate", job.toString()), arguments.stream())
                .toList();
        Cli.Result result = new Cli(directory).run(line.toArray(String[]::new));
        assertThat(result.err()).contains(code, says);
        assertThat(result.status()).isEqualTo(ExitStatus.INVALID);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> wrongOverrides() {
        return Stream.of(
                wrong("E1101", "vocabulary", "-p", "vocabluary=300"),
                wrong("E1006", "many", "-p", "vocabulary=many"),
                wrong("E1007", "65536", "-p", "vocabulary=65537"),
                wrong("E1107", "modle", "--set", "steps.modle.with.train-steps=3"),
                wrong("E1004", "train-step", "--set", "steps.model.with.train-step=3"),
                wrong("E1106", "smoke", "-P", "smok"),
                wrong("", "--date", "--date", "yesterday"),
                wrong("", "Unknown option", "--levle", "static"));
    }

    private static org.junit.jupiter.params.provider.Arguments wrong(String code, String says, String... arguments) {
        return org.junit.jupiter.params.provider.Arguments.of(List.of(arguments), code, says);
    }
}
