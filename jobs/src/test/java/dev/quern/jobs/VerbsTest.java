package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every verb, after one run of a small job.
class VerbsTest {
    private static final String JOB = """
            version: 1
            name: verbs
            runner: direct
            params: {input: ".", least: 5}
            steps:
              files:
                use: read-text
                with: {input: "${params.input}", include: ["**/*.txt"], document: file}
              clean: {use: clean-text, from: files, with: {keep: {min-characters: "${params.least}"}}}
              unique: {use: dedup, from: clean, with: {by: text}}
              split: {use: split, from: unique, with: {parts: {train: 0.8, test: 0.2}, by: id}}
              tokenizer: {use: train-bpe, from: split.train, with: {vocabulary: 280}}
            """;

    @TempDir
    private static Path directory;

    private static Path job;
    private static Cli cli;
    private static Cli.Result first;

    @BeforeAll
    static void runOnce() throws IOException {
        Path input = Cli.corpus(directory.resolve("input"), 40, 5);
        job = Files.writeString(directory.resolve("verbs.yaml"), JOB.replace("\".\"", "\"" + input + "\""));
        cli = new Cli(directory);
        first = cli.runStored("run", job.toString());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void runTellsWhatItDoes() {
        assertThat(first.status()).isZero();
        assertThat(first.err().lines()).first().isEqualTo("job verbs");
        assertThat(first.err()).contains("run     clean", "done    tokenizer");
        assertThat(first.out()).contains("DONE, exit 0");
    }

    @Test
    void aSecondRunReusesEverything() throws IOException {
        Cli.Result again = cli.runStored("run", job.toString(), "--json");
        assertThat(again.status()).isZero();
        JsonNode summary = json(again.out());
        assertThat(summary.get("status").asText()).isEqualTo("DONE");
        assertThat(summary.get("steps").get("REUSED").asInt()).isEqualTo(5);
        assertThat(cli.runStored("run", job.toString(), "--if-changed", "99").status())
                .isEqualTo(99);
    }

    @Test
    void planNamesTheFirstReason() throws IOException {
        Cli.Result same = cli.runStored("plan", job.toString(), "--check");
        assertThat(same.out()).contains("5 steps: 5 reuse, 0 resume, 0 run");
        assertThat(same.status()).isZero();
        Cli.Result changed = cli.runStored("plan", job.toString(), "--check", "-p", "least=6");
        assertThat(changed.status()).isEqualTo(ExitStatus.PENDING);
        assertThat(changed.out()).contains("config keep.min-characters 5 -> 6", "input clean changed");
        JsonNode decisions =
                json(cli.runStored("plan", job.toString(), "--json").out());
        assertThat(decisions).hasSize(5);
        assertThat(decisions.get(0).get("action").asText()).isEqualTo("REUSE");
    }

    @Test
    void planEstimatesTheWholeFromASample() throws IOException {
        Cli.Result text = cli.runStored("plan", job.toString(), "--estimate");
        assertThat(text.status()).isZero();
        assertThat(text.out())
                .contains("(100.0 %)", "40 out", "time    about ", "disk    about ")
                .doesNotContain("NOT ENOUGH", "not in it");
        JsonNode outcome = json(cli.runStored("plan", job.toString(), "--estimate", "--sample", "1MB", "--json")
                .out());
        assertThat(outcome.get("steps").get(0).get("rowsOut").get("").asInt()).isEqualTo(40);
        assertThat(outcome.get("inputBytes").asLong())
                .isEqualTo(outcome.get("sampledBytes").asLong());
        Cli.Result wrong = cli.runStored("plan", job.toString(), "--estimate", "--sample", "much");
        assertThat(wrong.status()).isEqualTo(ExitStatus.INVALID);
        assertThat(wrong.err()).contains("'much' is not a size such as");
    }

    @Test
    void whatDoesNotMatterIsReused() throws IOException {
        Path moved = directory.resolve("moved");
        try (Stream<Path> files = Files.walk(directory.resolve("input"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = moved.resolve(directory.resolve("input").relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        String text = Files.readString(job).replace("version: 1\n", "# a remark\nversion: 1\nmeta: {owner: us}\n");
        Path other = Files.writeString(directory.resolve("other.yaml"), text);
        Cli.Result plan = cli.runStored("plan", other.toString(), "-p", "input=" + moved);
        assertThat(plan.out()).contains("5 reuse");
    }

    @Test
    void freshRunsAStepAgainToTheSameBytes() throws IOException {
        Cli.Result fresh = cli.runStored("run", job.toString(), "--fresh", "tokenizer");
        assertThat(fresh.err()).contains("run     tokenizer  asked for");
        assertThat(cli.runStored("run", job.toString(), "--fresh", "nobody").status())
                .isEqualTo(ExitStatus.INVALID);
    }

    @Test
    void graphsHaveEveryStep() {
        for (String form : List.of("text", "mermaid", "svg")) {
            Cli.Result graph = cli.run("plan", job.toString(), "--graph", form);
            assertThat(graph.out()).contains("files", "clean", "unique", "split", "tokenizer");
        }
        assertThat(cli.run("plan", job.toString(), "--graph", "svg").out())
                .startsWith("<svg")
                .contains("</svg>");
    }

    @Test
    void showTellsValuesWithTheirOrigin() throws IOException {
        Cli.Result shown = cli.run("show", job.toString(), "-p", "least=9");
        assertThat(shown.out()).contains("min-characters: 9", "-p least", "default");
        assertThat(cli.run("show", job.toString(), "steps.clean.with.keep").out())
                .startsWith("keep:")
                .contains("min-characters: 5")
                .doesNotContain("tokenizer");
        assertThat(cli.run("show", job.toString(), "steps.nobody").status()).isEqualTo(ExitStatus.NOTHING_MATCHED);
        assertThat(json(cli.run("show", job.toString(), "--json").out())
                        .at("/steps/clean/with/keep/min-characters")
                        .asInt())
                .isEqualTo(5);
        Path again = Path.of(directory.toString(), "resolved.yaml");
        writeString(again, cli.run("show", job.toString()).out());
        assertThat(cli.run("validate", again.toString()).err()).isEmpty();
    }

    private static void writeString(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void previewShowsRowsAndStoresNothing() throws IOException {
        Cli.Result rows = cli.run("preview", job.toString(), "split", "-n", "2");
        assertThat(rows.out()).contains("split.train:", "split.test:", "text: ");
        assertThat(rows.status()).isZero();
        JsonNode outputs = json(
                cli.run("preview", job.toString(), "clean", "-n", "3", "--json").out());
        assertThat(outputs.get(0).get("rows")).hasSize(3);
        assertThat(cli.run("preview", job.toString(), "tokenizer").out()).contains("tokenizer.json");
        Cli.Result none = cli.run("preview", job.toString(), "nobody");
        assertThat(none.status()).isEqualTo(ExitStatus.NOTHING_MATCHED);
        assertThat(none.err()).contains("clean", "split");
    }

    @Test
    void validateGoesAsDeepAsAsked() throws IOException {
        assertThat(cli.runStored("validate", job.toString(), "--level", "connect")
                        .out())
                .contains("files: 40 files");
        Cli.Result sampled = cli.runStored("validate", job.toString(), "--level", "sample", "--json");
        assertThat(sampled.err()).isEmpty();
        assertThat(json(sampled.out()).at("/sampledRows/clean").asInt()).isPositive();
    }

    @Test
    void runsStatusAndLogsAreThere() throws IOException {
        String runs = cli.runs().toString();
        Cli.Result list = cli.run("runs", "--runs", runs);
        assertThat(list.out()).contains("verbs", "DONE", "5 steps");
        String id = json(cli.run("runs", "--runs", runs, "--json").out())
                .findValuesAsText("run")
                .getLast();
        Cli.Result status = cli.run("status", id, "--runs", runs);
        assertThat(status.out()).contains("unique", "40 in", "dropped");
        assertThat(json(cli.run("status", id, "--runs", runs, "--json").out())
                        .get("job")
                        .asText())
                .isEqualTo("verbs");
        assertThat(cli.run("logs", id, "--runs", runs).out()).contains("RUN_STARTED", "STEP_FINISHED [tokenizer]");
        assertThat(cli.run("logs", id, "--step", "clean", "--runs", runs).out()).doesNotContain("tokenizer");
        Cli.Result none = cli.run("status", "nosuchrun", "--runs", runs);
        assertThat(none.status()).isEqualTo(ExitStatus.NOTHING_MATCHED);
        assertThat(cli.run("report", "--runs", runs).err()).contains("no report");
    }

    @Test
    void aRunFolderHoldsItsRecord() throws IOException {
        String id = json(cli.run("runs", "--runs", cli.runs().toString(), "--json")
                        .out())
                .findValuesAsText("run")
                .getLast();
        Path folder = cli.runs().resolve("verbs").resolve(id);
        for (String name : List.of(
                "job.yaml", "resolved.yaml", "plan.json", "run.json", "events.ndjson", "log.txt", "lineage.ndjson")) {
            assertThat(folder.resolve(name)).isNotEmptyFile();
        }
        JsonNode manifest = json(Files.readString(folder.resolve("steps/unique/manifest.json")));
        assertThat(manifest.at("/step/facts/rowsIn").asInt()).isEqualTo(40);
        assertThat(manifest.at("/step/facts/dropped").isEmpty()).isFalse();
        List<String> lineage = Files.readAllLines(folder.resolve("lineage.ndjson"));
        assertThat(lineage).first().asString().contains("\"eventType\":\"START\"");
        assertThat(lineage).last().asString().contains("\"eventType\":\"COMPLETE\"");
    }

    @Test
    void pluginsSchemaExplainDoctorAndCompletion() throws IOException {
        assertThat(cli.run("plugins", "ls").out()).contains("read-zip", "train-bpe", "evaluate");
        assertThat(cli.run("plugins", "show", "train").out()).contains("learning-rate", "default");
        assertThat(cli.run("plugins", "show", "trian").err()).contains("did you mean 'train'?");
        JsonNode schema = json(cli.run("schema").out());
        assertThat(schema.at("/$defs/clean-text/properties/keep/properties/min-characters")
                        .isObject())
                .isTrue();
        assertThat(schema.at("/properties/steps/additionalProperties/properties/use/enum"))
                .isNotEmpty();
        assertThat(cli.run("explain", "e1004").out()).contains("E1004");
        assertThat(cli.run("explain", "E7777").status()).isEqualTo(ExitStatus.NOTHING_MATCHED);
        assertThat(cli.run("explain").out()).contains("E1001", "E3003", "E9000");
        assertThat(cli.run("doctor", "--store", directory.toString()).out()).contains("java", "vector", "disk");
        assertThat(cli.run("completion").out()).contains("_complete_quern");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbHasHelpAndJson(String verb) {
        Cli.Result help = cli.run(verb, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("Usage: quern " + verb);
        if (!List.of("plugins", "models", "tokenizer").contains(verb)) { // their own verbs have it
            assertThat(help.out()).contains("--json");
        }
    }

    static Stream<String> verbs() {
        return new picocli.CommandLine(new Quern()).getSubcommands().keySet().stream();
    }

    @Test
    void theRehearsalForTheClassCacheRuns() throws IOException {
        assertThat(Rehearsal.rehearse(Path.of("").toAbsolutePath())).isZero();
    }

    @Test
    void unknownVerbsAndOptionsAreRefused() {
        assertThat(cli.run("validat", job.toString()).status()).isEqualTo(ExitStatus.INVALID);
        assertThat(cli.run("validat", job.toString()).err()).contains("validate");
        assertThat(cli.run("run", job.toString(), "--frsh").err()).contains("--fresh");
        assertThat(cli.run("run").err()).contains("JOB");
        assertThat(cli.run("run", job.toString(), "--deadline", "soon").err()).contains("90s");
        assertThat(cli.run("run", job.toString(), "--progress", "loud").err()).contains("plain");
    }
}
