package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsVerbTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(directory);
    }

    private JsonNode json(String... line) throws IOException {
        Cli.Result result = cli.run(line);
        assertThat(result.err()).isEmpty();
        return new ObjectMapper().readTree(result.out());
    }

    @Test
    void listsNetworksAsPublished() throws IOException {
        assertThat(cli.run("models", "ls").out())
                .contains("resnet-18", "11,689,512", "3x224x224", "network: {resnet: {depth: 18}}");
        assertThat(json("models", "ls", "--json").findValuesAsText("name"))
                .contains("lenet-5", "vgg-16", "convnext-tiny");
    }

    @Test
    void showsSettings() throws IOException {
        assertThat(cli.run("models", "show", "vgg-16").out()).contains("network: {vgg: {depth: 16}}", "batch-norm");
        assertThat(json("models", "show", "lenet-5", "--json").get("settings")).isNotEmpty();
        Cli.Result none = cli.run("models", "show", "resnet-19");
        assertThat(none.status()).isEqualTo(ExitStatus.NOTHING_MATCHED);
        assertThat(none.err()).contains("did you mean 'resnet-18'");
    }

    @Test
    void sumsUpLayers() throws IOException {
        String text = cli.run("models", "summary", "lenet-5").out();
        assertThat(text).contains("lenet-5, input 1x28x28", "conv1", "6x28x28", "61,706", "output");
        JsonNode small = json("models", "summary", "resnet-18", "--input", "3x64x64", "--classes", "10", "--json");
        assertThat(small.get("parameters").asLong()).isEqualTo(11_689_512 - 990 * 513);
        assertThat(small.at("/layers/0/output").toString()).isEqualTo("[64,32,32]");
    }

    @Test
    void whatCannotBeIsRefused() {
        Cli.Result small = cli.run("models", "summary", "alexnet", "--input", "3x32x32");
        assertThat(small.status()).isEqualTo(ExitStatus.INVALID);
        assertThat(small.err()).contains("layer 13 'features.12' (max-pool) spans 3 positions", "--input");
        assertThat(cli.run("models", "summary", "lenet-5", "--input", "3x0x3").err())
                .contains("'3x0x3' is not a shape such as 3x32x32");
        assertThat(cli.run("models", "summary", "lenet-5", "--classes", "0").status())
                .isEqualTo(ExitStatus.INVALID);
        assertThat(cli.run("models", "summary", "lenet").err()).contains("did you mean 'lenet-5'");
        assertThat(cli.run("models", "summary", "no-such.yaml").status()).isEqualTo(ExitStatus.INVALID);
    }

    @Test
    void aJobWithoutANetworkHasNoSummary() throws IOException {
        Path job = Files.writeString(directory.resolve("text.yaml"), """
                version: 1
                name: text
                steps:
                  files: {use: read-text, with: {input: ".", include: ["*.txt"], document: file}}
                """);
        Files.writeString(directory.resolve("a.txt"), "a");
        assertThat(cli.run("models", "summary", job.toString()).err()).contains("no step of text trains a network");
        assertThat(cli.run("models", "summary", job.toString(), "files").status())
                .isEqualTo(ExitStatus.NOTHING_MATCHED);
    }
}
