package dev.quern.evaluation.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadPublishedTaskTest {
    @TempDir
    Path directory;

    private int runs;

    private void publish(String content) throws IOException {
        TestArtifact evaluation =
                new TestArtifact("network-evaluation", directory.resolve("evaluation-" + content.length()));
        Files.writeString(evaluation.file("evaluation.json"), content);
        Files.writeString(evaluation.file("pictures/a.png"), "png");
        try (TestContext context = new TestContext(directory.resolve("publish-" + ++runs))) {
            context.with("evaluation", evaluation);
            new PublishTask(new PublishTask.Config(root().toString(), Optional.of("champion"))).run(context);
        }
    }

    private Path root() {
        return directory.resolve("models");
    }

    private TestArtifact read(String artifact, boolean optional) throws IOException {
        ReadPublishedTask.Config config =
                new ReadPublishedTask.Config(root().toString(), "champion", artifact, "network-evaluation", optional);
        try (TestContext context = new TestContext(directory.resolve("read-" + ++runs))) {
            new ReadPublishedTask(config).run(context);
            return context.written("");
        }
    }

    @Test
    void readsWhatTheAliasMeansNow() throws IOException {
        publish("first");
        assertThat(Files.readString(read("evaluation", false).file("evaluation.json")))
                .isEqualTo("first");
        publish("second!");
        TestArtifact second = read("evaluation", true);
        assertThat(Files.readString(second.file("evaluation.json"))).isEqualTo("second!");
        assertThat(second.file("pictures/a.png")).isRegularFile();
    }

    @Test
    void nothingPublishedIsAnErrorUnlessTheJobAllowsIt() throws IOException {
        assertThatThrownBy(() -> read("evaluation", false))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("nothing is published as 'champion'");
        assertThat(read("evaluation", true).files()).containsExactly(ReadPublishedTask.NOTHING);
    }

    @Test
    void damageAndOtherArtifactsAreNamed() throws IOException {
        publish("first");
        assertThatThrownBy(() -> read("model", true))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("it holds [evaluation (network-evaluation)]");
        Path folder =
                root().resolve(Files.readString(root().resolve("champion")).strip());
        Files.writeString(folder.resolve("evaluation/evaluation.json"), "fIrst");
        assertThatThrownBy(() -> read("evaluation", true))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("is not what was published there");
        Files.writeString(root().resolve("champion"), "../..");
        assertThatThrownBy(() -> read("evaluation", true))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("does not name a published folder");
    }
}
