package dev.quern.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Artifact;
import dev.quern.api.Columns;
import dev.quern.api.Inputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.model.LanguageModel;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTaskTest {
    @TempDir
    private Path directory;

    private static List<JsonNode> curves(TestContext context) throws IOException {
        List<JsonNode> points = new ArrayList<>();
        for (String line : Files.readAllLines(context.written("last").file("curves.jsonl"))) {
            points.add(new ObjectMapper().readTree(line));
        }
        return points;
    }

    private static double loss(TestContext context, String split, int step) throws IOException {
        return curves(context).stream()
                .filter(point -> point.get("split").asText().equals(split))
                .filter(point -> point.get("step").asInt() == step)
                .mapToDouble(point -> point.get("loss").asDouble())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void learnsTheGrammar() throws IOException {
        try (TestContext context = Samples.context(directory)) {
            new TrainTask(Samples.config(120)).run(context);
            // Only the subject of each sentence is open: ln 3 nats in about 8 tokens.
            assertThat(loss(context, "train", 1)).isBetween(5.0, 6.2);
            assertThat(loss(context, "validation", 120)).isLessThan(0.8);
            assertThat(context.metrics()).extracting(metric -> metric.name()).contains("validation-bits-per-byte");
        }
    }

    @Test
    void aModelThatIsOpenedAgainScoresAsInTraining() throws IOException {
        try (TestContext context = Samples.context(directory)) {
            new TrainTask(Samples.config(40)).run(context);
            Artifact last = context.written("last");
            int[] tokens = Samples.tokenizer().encode(Samples.text(3, 9));
            List<int[]> sequences = new ArrayList<>();
            for (int at = 0; at + Samples.CONTEXT < tokens.length; at += 3) {
                int length = 2 + at % (Samples.CONTEXT - 1);
                sequences.add(java.util.Arrays.copyOfRange(tokens, at, at + length));
            }
            try (LanguageModel model = new GptLanguageModels().open(last)) {
                List<float[]> together = model.nats(sequences);
                for (int i = 0; i < sequences.size(); i++) {
                    int[] sequence = sequences.get(i);
                    assertThat(together.get(i))
                            .as("padding changes nothing")
                            .containsExactly(model.nats(List.of(sequence)).getFirst());
                    float[] logits = model.nextLogits(java.util.Arrays.copyOf(sequence, sequence.length - 1));
                    assertThat(logits).hasSize(model.vocabulary());
                    assertThat(-logSoftmax(logits, sequence[sequence.length - 1]))
                            .isCloseTo(
                                    together.get(i)[sequence.length - 2], org.assertj.core.api.Assertions.within(1e-4));
                }
            }
        }
    }

    private static double logSoftmax(float[] logits, int at) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return logits[at] - Math.log(sum);
    }

    @Test
    void aRunThatIsStoppedAndGoesOnEndsWithTheSameBytes() throws IOException {
        Map<String, String> calm = train(directory.resolve("calm"), Samples.config(40), 0);
        for (int stopAfter : new int[] {1, 7, 9, 20, 39}) {
            Path place = directory.resolve("stopped-" + stopAfter);
            assertThatThrownBy(() -> train(place, Samples.config(40), stopAfter))
                    .isInstanceOf(TestContext.Stopped.class);
            assertThat(train(place, Samples.config(40), 0))
                    .as("stopped after step %d", stopAfter)
                    .isEqualTo(calm);
        }
    }

    @Test
    void aDamagedCheckpointIsSkippedAndTheBytesAreTheSame() throws IOException {
        Map<String, String> calm = train(directory.resolve("calm"), Samples.config(40), 0);
        Path place = directory.resolve("damaged");
        assertThatThrownBy(() -> train(place, Samples.config(40), 30)).isInstanceOf(TestContext.Stopped.class);
        try (Stream<Path> files = Files.list(place.resolve("workspace"))) {
            Path newest = files.max(java.util.Comparator.naturalOrder()).orElseThrow();
            byte[] bytes = Files.readAllBytes(newest);
            bytes[bytes.length / 2] ^= 4;
            Files.write(newest, bytes);
        }
        try (TestContext context = Samples.context(place)) {
            new TrainTask(Samples.config(40)).run(context);
            assertThat(context.warnings()).hasSize(1).first().asString().contains("checkpoint skipped", "checksum");
            assertThat(digests(context)).isEqualTo(calm);
        }
    }

    @Test
    void seedsDecideEverything() throws IOException {
        Map<String, String> one = train(directory.resolve("one"), Samples.config(10), 0);
        assertThat(train(directory.resolve("again"), Samples.config(10), 0)).isEqualTo(one);
        try (TestContext context = Samples.context(directory.resolve("other")).withSeed(4)) {
            new TrainTask(Samples.config(10)).run(context);
            assertThat(digests(context)).isNotEqualTo(one);
        }
    }

    private Map<String, String> train(Path place, TrainConfig config, int stopAfter) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (TestContext context = Samples.context(place)) {
            if (stopAfter > 0) {
                context.stopWhen(() -> asked.incrementAndGet() > stopAfter);
            }
            new TrainTask(config).run(context);
            return digests(context);
        }
    }

    private static Map<String, String> digests(TestContext context) {
        return Map.of(
                "best", context.written("best").digest(),
                "last", context.written("last").digest());
    }

    @Test
    void stopsEarlyWhenValidationGetsNoBetter() throws IOException {
        // A rate so high that the loss stays where it falls to first.
        TrainConfig config = Samples.config(400, Samples.optimizer(2), 0, 2);
        try (TestContext context = Samples.context(directory)) {
            new TrainTask(config).run(context);
            assertThat(context.warnings()).hasSize(1).first().asString().startsWith("stopped early after step");
            JsonNode last = new ObjectMapper()
                    .readTree(context.written("last").file("model.json").toFile());
            JsonNode best = new ObjectMapper()
                    .readTree(context.written("best").file("model.json").toFile());
            assertThat(last.get("step").asInt()).isLessThan(400);
            assertThat(best.get("step").asInt()).isEqualTo(last.get("step").asInt() - 20);
        }
    }

    @Test
    void aLossThatIsNotFiniteEndsTheStepWithARemedy() throws IOException {
        TrainConfig.Optimizer wild =
                new TrainConfig.Optimizer(TrainConfig.Algorithm.ADAMW, 10, 0.9, 0.95, 1e-8, 1e6, 0);
        try (TestContext context = Samples.context(directory)) {
            assertThatThrownBy(() -> new TrainTask(Samples.config(200, wild, 0, null)).run(context))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining("gave loss")
                    .satisfies(failure ->
                            assertThat(((QuernException) failure).remedy()).contains("learning-rate"));
            assertThat(context.written("best")).isNull();
        }
    }

    @Test
    void refusesWindowsOfAnotherLengthAtPlanTime() {
        TrainTask task = new TrainTask(Samples.config(1));
        assertThatThrownBy(() -> task.plan(inputs(Columns.intWindow("window", 33))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("length 32");
        assertThatThrownBy(() -> task.plan(inputs(Columns.text("window")))).isInstanceOf(PlanException.class);
        assertThat(task.plan(inputs(Columns.intWindow("window", 9))).ports()).containsOnlyKeys("best", "last");
    }

    private static Inputs inputs(Field window) {
        PortType rows = new PortType.Rows(new Schema(List.of(window)));
        return new Inputs(
                Map.of("train", rows, "validation", rows, "tokenizer", new PortType.Artifact("bpe-tokenizer")));
    }

    @Test
    void refusesNoWindowsAndForeignTokens() throws IOException {
        TestRows none = TestRows.of(Columns.intWindow("window", Samples.CONTEXT + 1));
        try (TestContext context = Samples.context(directory).with("train", none)) {
            assertThatThrownBy(() -> new TrainTask(Samples.config(1)).run(context))
                    .hasMessageContaining("input 'train' holds no window");
        }
        TestRows foreign =
                TestRows.of(Columns.intWindow("window", Samples.CONTEXT + 1)).row(List.of(1, 2, 3, 4, 5, 6, 7, 8, 270));
        try (TestContext context = Samples.context(directory).with("validation", foreign)) {
            assertThatThrownBy(() -> new TrainTask(Samples.config(1)).run(context))
                    .hasMessageContaining("input 'validation' holds token 270");
        }
    }
}
