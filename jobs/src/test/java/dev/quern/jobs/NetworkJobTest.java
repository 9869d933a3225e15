package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole jobs that draw their data, train a network and judge it.
class NetworkJobTest {
    private static final String DIGITS = """
            version: 1
            name: digits
            steps:
              digits: {use: generate-digits, with: {rows: 1200}}
              split:
                use: split-stratified
                from: digits
                with: {parts: {train: 0.6, validation: 0.2, test: 0.2}, by: label}
              inspection: {use: inspect-images, from: {train: split.train, test: split.test}}
              unique: {use: drop-image-duplicates, from: {rows: split.train, inspection: inspection}}
              model:
                use: train-network
                from: {train: unique, validation: split.validation}
                with:
                  network: {lenet: {activation: relu, pooling: max}}
                  augment: [{shift: {x: 1, y: 1}}, {rotate: {degrees: 5}}]
                  batch: 32
                  epochs: 4
                  optimizer: {type: adamw, learning-rate: 4e-3}
              scores:
                use: evaluate-network
                from: {data: split.test, model: model.best, train: unique}
                with: {confidence: {resamples: 500}, slices: [ink]}
                gate: [{metric: accuracy, at-least: 0.6}]
              report: {use: report, from: {evaluation: scores, model: model.best}}
            """;

    private static final String TABLE = """
            version: 1
            name: table
            steps:
              rows: {use: generate-table, with: {rows: 1500, missing: 0.05}}
              split:
                use: split-stratified
                from: rows
                with: {parts: {train: 0.6, validation: 0.2, test: 0.2}, by: label}
              encoded:
                use: encode-table
                from: {train: split.train, validation: split.validation, test: split.test}
                with:
                  missing: median
                  categorical: [{column: region, slots: 8}, {column: plan, slots: 4}]
              model:
                use: train-network
                from: {train: encoded.train, validation: encoded.validation}
                with:
                  input: features
                  network: {mlp: {hidden: [16]}}
                  batch: 32
                  epochs: 1
                  optimizer: {type: adam, learning-rate: 1e-2}
                sweep:
                  over: {optimizer.learning-rate: [1e-6, 1e-2]}
                  metric: validation-accuracy
                  halving: {over: epochs, rungs: [1, 6], keep: 0.5}
              scores:
                use: evaluate-network
                from: {data: encoded.test, model: model.best, train: encoded.train}
                with: {input: features, confidence: {resamples: 500}}
                gate: [{metric: improvement-over-baseline, at-least: 0.05}]
              report: {use: report, from: {evaluation: scores, model: model.best, trials: model.trials}}
            """;

    @TempDir
    private Path directory;

    private Path run(String place, String job, String... more) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(place));
        Path file = Files.writeString(folder.resolve("job.yaml"), job);
        String[] arguments = Stream.concat(Stream.of("run", file.toString()), Stream.of(more))
                .toArray(String[]::new);
        Cli.Result result = new Cli(folder).runStored(arguments);
        assertThat(result.status()).as(result.err()).isZero();
        return folder;
    }

    private static Map<String, String> report(Path folder) throws IOException {
        Map<String, String> report = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
            for (Path file : files.filter(each -> each.getParent().endsWith("report")
                            && !each.getParent().getParent().endsWith("steps"))
                    .toList()) {
                report.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(report).containsOnlyKeys("index.html", "report.json", "report.md");
        return report;
    }

    @Test
    void digitsAreLearnedAndTheReportHasTheSameBytesForAnyNumberOfWorkers() throws IOException {
        Map<String, String> one = report(run("one", DIGITS, "--parallelism", "1"));
        Map<String, String> two = report(run("two", DIGITS, "--parallelism", "2", "--max-parallel", "2"));
        assertThat(two).isEqualTo(one);
        assertThat(one.get("index.html")).contains("Confusion matrix", "By ink", "data:image/png;base64,");
        assertThat(one.get("index.html").replaceAll("data:[^\"]*", "").length()).isLessThan(300 * 1024);
    }

    /// A limit that falls into a batch of images cuts it, and the images keep their shape.
    @Test
    void aSmokeRunTakesTheFirstRows() throws IOException {
        Path folder = run("smoke", DIGITS + "profiles: {smoke: {limit-rows: 150}}\n", "-P", "smoke");
        assertThat(report(folder).get("report.md")).contains("rows (95 % interval");
    }

    @Test
    void aSweepOverATableKeepsTheTrialThatLearned() throws IOException {
        Map<String, String> report = report(run("table", TABLE));
        JsonNode trials = new ObjectMapper().readTree(report.get("report.json")).at("/trials");
        assertThat(trials.at("/best").asInt()).isEqualTo(2);
        assertThat(trials.at("/trials/0/scores")).hasSize(2);
        assertThat(trials.at("/trials/1/scores")).hasSize(1);
        assertThat(report.get("index.html")).contains("2, kept", "optimizer.learning-rate");
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("."))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shippedJobsAreValid(Path job) throws IOException {
        Cli.Result result = new Cli(directory).run("validate", job.toString());
        assertThat(result.err()).doesNotContain("E1");
        assertThat(result.status()).isZero();
    }

    @Test
    void theSnippetOfEveryDataSetIsAValidJob() throws IOException {
        Cli cli = new Cli(directory);
        ObjectMapper json = new ObjectMapper();
        JsonNode all = json.readTree(cli.run("datasets", "ls", "--json", "--catalogue", "../datasets")
                .out());
        assertThat(all).hasSizeGreaterThan(8);
        for (JsonNode entry : all) {
            String name = entry.path("name").asText();
            String steps = json.readTree(cli.run("datasets", "show", name, "--json", "--catalogue", "../datasets")
                            .out())
                    .path("job")
                    .asText();
            Path job = Files.writeString(directory.resolve(name + ".yaml"), "version: 1\nname: t\n" + steps);
            Cli.Result result = cli.run("validate", job.toString());
            assertThat(result.status()).as(name + ": " + result.err()).isZero();
        }
    }

    @Test
    void theNetworkOfAJobIsSummarised() throws IOException {
        Cli.Result result = new Cli(directory).run("models", "summary", "digits-lenet.yaml");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("conv1", "61,706");
    }
}
