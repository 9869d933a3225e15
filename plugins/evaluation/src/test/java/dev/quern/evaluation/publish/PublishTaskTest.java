package dev.quern.evaluation.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.FileLayer;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.testing.MemoryFiles;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTaskTest {
    @TempDir
    Path directory;

    private TestArtifact artifact(String kind, String content) throws IOException {
        TestArtifact artifact = new TestArtifact(kind, directory.resolve("in").resolve(kind + content));
        Files.writeString(artifact.file("a/" + kind + ".json"), content);
        return artifact;
    }

    private Path to() {
        return directory.resolve("models");
    }

    private void publish(String content) throws IOException {
        try (TestContext context = new TestContext(directory.resolve("run" + content))) {
            context.with("model", artifact("model", content)).with("tokenizer", artifact("bpe-tokenizer", "t"));
            new PublishTask(new PublishTask.Config(to().toString(), Optional.of("champion"))).run(context);
            assertThat(context.written("").file(PublishTask.FILE)).content().contains("quern-publication/1");
        }
    }

    private List<String> published() throws IOException {
        try (Stream<Path> paths = Files.walk(to())) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> to().relativize(path).toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    private String champion() throws IOException {
        return Files.readString(to().resolve("champion")).strip();
    }

    @Test
    void publishesWholeFoldersAndMovesTheAlias() throws IOException {
        publish("1");
        String first = champion();
        assertThat(first).matches("[0-9a-f]{12}");
        assertThat(published())
                .containsExactlyInAnyOrder(
                        first + "/manifest.json",
                        first + "/model/a/model.json",
                        first + "/tokenizer/a/bpe-tokenizer.json",
                        "champion");
        assertThat(to().resolve(first).resolve("model/a/model.json")).hasContent("1");
        publish("2");
        assertThat(champion()).isNotEqualTo(first);
        assertThat(published()).hasSize(7);
        publish("1");
        assertThat(champion()).isEqualTo(first);
        assertThat(published()).hasSize(7);
    }

    /// In a store the manifest comes last; what is there already is checked and not written again.
    @Test
    void publishesIntoAStore() throws IOException {
        PublishTask task = new PublishTask(new PublishTask.Config("memory://models/to", Optional.of("champion")));
        publish(task, "first");
        String name =
                Files.readString(FileLayer.path("memory://models/to/champion")).strip();
        assertThat(MemoryFiles.names("memory://models/"))
                .containsExactlyInAnyOrder(
                        "memory://models/to/" + name + "/manifest.json",
                        "memory://models/to/" + name + "/model/a/model.json",
                        "memory://models/to/champion");
        publish(task, "again");
        assertThat(MemoryFiles.names("memory://models/")).hasSize(3);
        MemoryFiles.put("memory://models/to/" + name + "/model/a/model.json", new byte[2], 1L);
        assertThatThrownBy(() -> publish(task, "damaged")).hasMessageContaining("is not what was published there");
        assertThatThrownBy(() -> new PublishTask(new PublishTask.Config("s3://bucket/to", Optional.empty()))
                        .plan(new Inputs(Map.of("model", new PortType.Artifact("model")))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("no file system for 's3://'");
    }

    private void publish(PublishTask task, String run) throws IOException {
        try (TestContext context = new TestContext(directory.resolve(run))) {
            context.with("model", artifact("model", "1"));
            task.run(context);
        }
    }

    @Test
    void theSameArtifactsGiveTheSameManifest() throws IOException {
        publish("1");
        byte[] manifest = Files.readAllBytes(to().resolve(champion()).resolve("manifest.json"));
        Files.move(to(), directory.resolve("elsewhere"));
        publish("1");
        assertThat(to().resolve(champion()).resolve("manifest.json")).hasBinaryContent(manifest);
    }

    @Test
    void anAttemptThatWasKilledIsCleared() throws IOException {
        publish("1");
        String name = champion();
        Files.move(to().resolve(name), to().resolve(".attempt-" + name));
        Files.delete(to().resolve(".attempt-" + name).resolve("manifest.json"));
        publish("1");
        assertThat(published()).hasSize(4).noneMatch(file -> file.contains("attempt"));
    }

    @Test
    void aFailureLeavesNothing() throws IOException {
        publish("1");
        List<String> before = published();
        TestArtifact broken = artifact("model", "3");
        try (TestContext context = new TestContext(directory.resolve("run"))) {
            context.with("model", new Vanishing(broken));
            PublishTask task = new PublishTask(new PublishTask.Config(to().toString(), Optional.of("champion")));
            assertThatThrownBy(() -> task.run(context)).isInstanceOf(IOException.class);
        }
        assertThat(published()).isEqualTo(before);
    }

    /// An artifact whose files disappear after they were hashed.
    private static final class Vanishing implements dev.quern.api.Artifact {
        private final TestArtifact artifact;
        private int asked;

        Vanishing(TestArtifact artifact) {
            this.artifact = artifact;
        }

        @Override
        public String kind() {
            return artifact.kind();
        }

        @Override
        public String digest() {
            return "d";
        }

        @Override
        public Path file(String name) {
            return asked++ == 0 ? artifact.file(name) : artifact.directory().resolve("gone");
        }

        @Override
        public List<String> files() {
            return artifact.files();
        }

        @Override
        public <T> T load(Class<T> type, Loader<T> loader) throws IOException {
            return loader.load(this);
        }
    }

    @Test
    void aPublishedFileThatWasChangedIsNotPassedOver() throws IOException {
        publish("1");
        Files.writeString(to().resolve(champion()).resolve("model/a/model.json"), "tampered");
        assertThatThrownBy(() -> publish("1"))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("is not what was published there");
    }

    @Test
    void onlyOneRunPublishesAtATime() throws IOException {
        publish("1");
        try (FileChannel channel = FileChannel.open(to().resolve(".lock"), StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> publish("2"))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining("another run publishes");
        }
    }

    @Test
    void aTargetThatIsAFileIsRefused() throws IOException {
        Files.writeString(to(), "x");
        assertThatThrownBy(() -> publish("1"))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void planTakesArtifactsOfAnyKindAndNothingElse() {
        PublishTask task = new PublishTask(new PublishTask.Config(to().toString(), Optional.of("champion")));
        Map<String, PortType> ports = new LinkedHashMap<>();
        assertThatThrownBy(() -> task.plan(new Inputs(ports))).hasMessageContaining("at least one artifact");
        ports.put("model", new PortType.Artifact("model"));
        ports.put("anything", new PortType.Artifact("statistics"));
        Inputs inputs = new Inputs(ports);
        assertThat(task.plan(inputs)).isEqualTo(Outputs.artifact("publication"));
        assertThat(inputs.unasked()).isEmpty();
        ports.put("rows", new PortType.Rows(new Schema(List.of(Columns.text("x")))));
        assertThatThrownBy(() -> task.plan(new Inputs(ports))).hasMessageContaining("must be an artifact, got rows");
        for (String alias : new String[] {"", "../x", "a b", "abcdefabcdef", ".lock"}) {
            PublishTask wrong = new PublishTask(new PublishTask.Config(to().toString(), Optional.of(alias)));
            assertThatThrownBy(() -> wrong.plan(new Inputs(Map.of("m", new PortType.Artifact("model")))))
                    .isInstanceOf(PlanException.class)
                    .hasMessageContaining("got '" + alias + "'");
        }
    }
}
