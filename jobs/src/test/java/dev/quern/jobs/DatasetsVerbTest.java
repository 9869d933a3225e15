package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsVerbTest {
    @TempDir
    private Path directory;

    private Path mine;
    private Path source;
    private Cli cli;

    @BeforeEach
    void entry() throws Exception {
        cli = new Cli(directory);
        source = Files.createDirectories(directory.resolve("usb-stick"));
        byte[] records = new byte[14];
        records[7] = 1;
        Files.write(source.resolve("rows.bin"), records);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(records));
        mine = Files.createDirectories(directory.resolve("mine"));
        Files.createDirectories(mine.resolve("tiny"));
        Files.writeString(mine.resolve("tiny/dataset.yaml"), """
                title: Tiny
                description: Two rows.
                licence: {name: CC0}
                files:
                  - {name: rows.bin, size: 14, md5: DIGEST, sources: ["http://localhost:1/rows.bin"]}
                schema: {columns: {image: pixels, label: text}, image: [1, 2, 3], classes: [no, "yes"]}
                splits:
                  train: {rows: 2, format: cifar, files: [rows.bin]}
                job: |
                  train: {use: read-cifar, with: {input: "${data}", classes: "${classes}"}}
                """.replace("DIGEST", digest));
        Files.createDirectories(mine.resolve("made"));
        Files.writeString(mine.resolve("made/dataset.yaml"), """
                title: Made
                description: Rows of a step.
                licence: {name: none needed}
                schema: {columns: {label: text}}
                splits:
                  any: {format: generated}
                job: "rows: {use: generate-rows}"
                """);
    }

    private Cli.Result quern(String... arguments) {
        List<String> all = new ArrayList<>(List.of("datasets"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--catalogue",
                mine.toString(),
                "--data",
                directory.resolve("data").toString()));
        return cli.run(all.toArray(String[]::new));
    }

    @Test
    void fetchesChecksAndListsADataSet() throws IOException {
        Path folder = directory.resolve("data/datasets/tiny");
        assertThat(quern("ls").out().lines().toList())
                .containsExactly(
                        "name  rows  classes  image  licence      lies in",
                        "made   any        0  -      none needed  made by a step",
                        "tiny     2        2  1x2x3  CC0          -");
        Cli.Result fetched = quern("fetch", "tiny", "--from", source.toString());
        assertThat(fetched.status()).isZero();
        assertThat(fetched.out()).isEqualTo("tiny: 1 file fetched, 0 kept, all verified, in " + folder + "\n");
        assertThat(fetched.err()).contains("copied from");
        assertThat(quern("fetch", "tiny").out()).contains("0 files fetched, 1 kept");
        Cli.Result checked = quern("check", "tiny");
        assertThat(checked.status()).isZero();
        assertThat(checked.out()).contains("ok    rows.bin", "ok    split train", "2 rows of 1x2x3, 1 to 1 a class");
        assertThat(quern("ls").out()).contains("CC0          " + folder);
        Files.write(folder.resolve("rows.bin"), new byte[13]);
        Cli.Result damaged = quern("check", "tiny");
        assertThat(damaged.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(damaged.out()).contains("WRONG rows.bin", "byte 13: the file ends within a record of 7 bytes");
        assertThat(damaged.err()).contains("to repair it: quern datasets fetch tiny");
    }

    @Test
    void showsAllAndTheStepsThatReadIt() {
        Cli.Result shown = quern("show", "tiny");
        assertThat(shown.status()).isZero();
        assertThat(shown.out())
                .contains("tiny: Tiny", "2 rows  rows.bin", "from           http://localhost:1/rows.bin")
                .contains("steps:\n  train: {use: read-cifar, with: {input: \""
                        + directory.resolve("data/datasets/tiny") + "\", classes: [\"no\", \"yes\"]}}");
        assertThat(quern("show", "made").out()).contains("rows: {use: generate-rows}");
    }

    @Test
    void answersInJson() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode all = json.readTree(quern("ls", "--json").out());
        assertThat(all.findValuesAsText("name")).contains("made", "tiny");
        JsonNode tiny = json.readTree(quern("show", "tiny", "--json").out());
        assertThat(tiny.at("/rows").asInt()).isEqualTo(2);
        assertThat(tiny.at("/files/0/digests/bytes").asInt()).isEqualTo(14);
        assertThat(tiny.at("/fetched").asBoolean()).isFalse();
        assertThat(json.readTree(quern("fetch", "tiny", "--from", source.toString(), "--json")
                                .out())
                        .at("/fetched")
                        .asInt())
                .isEqualTo(1);
        assertThat(json.readTree(quern("check", "tiny", "--json").out())
                        .at("/1/healthy")
                        .asBoolean())
                .isTrue();
        assertThat(json.readTree(quern("fetch", "made", "--json").out())
                        .at("/files")
                        .asInt())
                .isZero();
        assertThat(quern("fetch", "made").out()).contains("is made by a step");
        assertThat(quern("check", "made").out()).contains("is made by a step");
    }

    @Test
    void exitCodesTellASchedulerWhatToDo() throws IOException {
        assertThat(quern("show", "tinny").status()).isEqualTo(ExitStatus.NOTHING_MATCHED);
        assertThat(quern("fetch", "tinny").err()).contains("no data set 'tinny'. did you mean 'tiny'?");
        assertThat(quern("check", "none").status()).isEqualTo(ExitStatus.NOTHING_MATCHED);
        Cli.Result wrong = quern("fetch", "tiny", "--from", directory.toString());
        assertThat(wrong.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(wrong.err()).contains("E2001 no 'rows.bin' in " + directory);
        Files.write(source.resolve("rows.bin"), new byte[14]);
        Cli.Result other = quern("fetch", "tiny", "--from", source.toString());
        assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(other.err()).contains("E2002 ", "is not the published file: MD5 is");
        Files.writeString(mine.resolve("tiny/dataset.yaml"), "titel: x");
        Cli.Result entry = quern("ls");
        assertThat(entry.status()).isEqualTo(ExitStatus.INVALID);
        assertThat(entry.err()).contains("dataset.yaml:1:1: key 'splits' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "show", "fetch", "check"})
    void everyCommandHasHelpAndJson(String command) {
        Cli.Result help = cli.run("datasets", command, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("Usage: quern datasets " + command, "--json", "--catalogue", "QUERN_DATA");
    }

    @Test
    void entriesThatComeWithQuernAreInTheDistribution() throws IOException {
        Path entries = Path.of("").toAbsolutePath().getParent().resolve("datasets");
        try (Stream<Path> files = Files.list(entries)) {
            assertThat(files.filter(folder -> Files.exists(folder.resolve("dataset.yaml"))))
                    .hasSizeGreaterThan(7);
        }
        assertThat(Files.readString(Path.of("pom.xml"))).contains("*/dataset.yaml");
        assertThat(cli.run("datasets", "ls", "--catalogue", entries.toString()).out())
                .contains("mnist", "70,000", "3x32x32");
    }
}
