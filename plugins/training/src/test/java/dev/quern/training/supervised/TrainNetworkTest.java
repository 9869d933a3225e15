package dev.quern.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.api.Columns;
import dev.quern.api.Inputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.model.Network;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.training.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainNetworkTest {
    private static final String SPIRALS = """
            {'input': 'features', 'network': {'mlp': {'hidden': [32, 32]}}, 'batch': 20, 'epochs': %d,
             'optimizer': {'type': 'adam', 'learning-rate': %s} %s}""";

    private static final String SHAPES = """
            {'batch': 20, 'epochs': %d, 'network': {'layers': [
               {'convolution': {'channels': 8, 'kernel': 3}}, {'activation': 'relu'}, {'max-pool': {'size': 2}},
               {'flatten': {}}]}, 'optimizer': {'type': 'adam', 'learning-rate': 0.01} %s}""";

    @TempDir
    private Path directory;

    private static TrainNetwork task(NetworkTrainingConfig config, int... shape) {
        return new TrainNetwork(config, new MemoryFeeds(shape), Runs.augmenters());
    }

    private static NetworkTrainingConfig spirals(int epochs, double rate, String more) {
        return Runs.config(SPIRALS.formatted(epochs, rate, more));
    }

    private static NetworkTrainingConfig shapes(int epochs, String more) {
        return Runs.config(SHAPES.formatted(epochs, more));
    }

    @Test
    void learnsTwoSpirals() throws IOException {
        try (TestContext context = Runs.context(directory, Runs.spirals(200, 1), Runs.spirals(100, 2))) {
            task(spirals(40, 0.02, ""), 2).run(context);
            assertThat(Runs.measured(context).get("accuracy").asDouble()).isGreaterThan(0.97);
            assertThat(context.metrics()).extracting(metric -> metric.name()).contains("validation-accuracy");
            try (Network network = new TrainedNetworks().open(context.written("best"))) {
                assertThat(network.classes()).containsExactly("in", "out");
                float[] certain = network.predict(new float[] {0.3f, 0, -0.3f, 0}, 2);
                assertThat(certain[0]).isGreaterThan(0.5f);
                assertThat(certain[3]).isGreaterThan(0.5f);
                assertThat(certain[0] + certain[1]).isCloseTo(1, within(1e-6f));
                assertThat(network.embeddings(new float[] {0.3f, 0}, 1)).hasSize(32);
                assertThat(network.featureMaps(new float[] {0.3f, 0})).isEmpty();
                assertThat(network.filters()).isEmpty();
            }
        }
    }

    @Test
    void learnsShapesByHeartAndOpensAsMeasured() throws IOException {
        TestRows train = Runs.shapes(60, 1);
        try (TestContext context = Runs.context(directory, train, train)) {
            task(shapes(40, ", 'average': {'decay': 0.8}"), 1, 12, 12).run(context);
            JsonNode measured = Runs.measured(context);
            assertThat(measured.get("accuracy").asDouble()).isEqualTo(1);
            try (Network network = new TrainedNetworks().open(context.written("last"))) {
                double loss = 0;
                int[] row = {0};
                double[] sum = {0};
                context.rows("train").read(batch -> {
                    for (int i = 0; i < batch.getRowCount(); i++, row[0]++) {
                        float[] pixels =
                                floats((List<?>) batch.getVector("image").getObject(i));
                        float[] probabilities = network.predict(pixels, 1);
                        int label = network.classes()
                                .indexOf(batch.getVector("label").getObject(i).toString());
                        sum[0] -= Math.log(probabilities[label]);
                    }
                });
                loss = sum[0] / row[0];
                assertThat(loss).isCloseTo(measured.get("loss").asDouble(), within(1e-5));
                assertThat(network.inputShape()).containsExactly(1, 12, 12);
                assertThat(network.filters().getFirst().channels()).isEqualTo(8);
                assertThat(network.featureMaps(new float[144]))
                        .extracting(maps -> maps.channels() + "x" + maps.height())
                        .containsExactly("8x10", "8x10", "8x5");
            }
            JsonNode model = Runs.model(context.written("best"));
            assertThat(model.get("classes")).hasSize(3);
            assertThat(model.get("inputs").get("train").asText()).isNotEmpty();
            List<JsonNode> gradients = Runs.lines(context.written("last"), "gradients.jsonl");
            assertThat(gradients.getFirst().get("gradient-norm").asDouble()).isPositive();
            assertThat(gradients.getFirst().get("update-ratio").asDouble()).isBetween(1e-5, 1.0);
        }
    }

    private static float[] floats(List<?> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = ((Number) values.get(i)).floatValue();
        }
        return floats;
    }

    @Test
    void learnsALineInTheUnitsOfItsTarget() throws IOException {
        TestRows rows = TestRows.of(Runs.numbers("features", 2), Columns.float64("label"));
        Random random = new Random(3);
        for (int i = 0; i < 80; i++) {
            float x = random.nextFloat();
            float y = random.nextFloat();
            rows.row(List.of(x, y), 1000 + 30 * x - 20 * y);
        }
        NetworkTrainingConfig config = Runs.config("""
                {'input': 'features', 'objective': 'regression', 'network': {'linear': {}}, 'batch': 16, 'epochs': 60,
                 'optimizer': {'type': 'nesterov', 'learning-rate': 0.05, 'clip-value': 5, 'l1': 1e-6}}""");
        try (TestContext context = Runs.context(directory, rows, rows)) {
            task(config, 2).run(context);
            assertThat(Runs.measured(context).get("root-mean-squared-error").asDouble())
                    .isLessThan(0.2);
            try (Network network = new TrainedNetworks().open(context.written("best"))) {
                assertThat(network.classes()).isEmpty();
                assertThat(network.predict(new float[] {0.5f, 0.5f}, 1)[0]).isCloseTo(1005, within(0.5f));
            }
        }
    }

    @Test
    void frozenLayersKeepTheirBytesAndRatesScaleTheOthers() throws IOException {
        TestRows rows = Runs.shapes(40, 1);
        try (TestContext first = Runs.context(directory.resolve("first"), rows, rows)) {
            task(normalised("{}"), 1, 12, 12).run(first);
            Map<String, float[]> before = weights(first);
            Path second = directory.resolve("second");
            try (TestContext context = Runs.context(second, rows, rows).with("weights", first.written("last"))) {
                task(
                                normalised("{'freeze': ['conv*', 'batch-norm*'], 'replace-head': false,"
                                        + " 'learning-rates': {'output': 0.5}}"),
                                1,
                                12,
                                12)
                        .run(context);
                Map<String, float[]> after = weights(context);
                after.forEach((name, values) -> {
                    if (name.startsWith("output")) {
                        assertThat(values).as(name).isNotEqualTo(before.get(name));
                    } else {
                        assertThat(values).as(name).containsExactly(before.get(name));
                    }
                });
            }
        }
    }

    private static NetworkTrainingConfig normalised(String transfer) {
        return Runs.config("""
                {'network': {'layers': [{'convolution': {'channels': 4, 'kernel': 3}}, {'batch-norm': {}},
                   {'flatten': {}}]}, 'batch': 20, 'epochs': 1, 'transfer': %s,
                 'optimizer': {'type': 'sgd', 'learning-rate': 0.01}}""".formatted(transfer));
    }

    private static Map<String, float[]> weights(TestContext context) throws IOException {
        return Safetensors.read(context.written("last").file("weights.safetensors"))
                .tensors();
    }

    @Test
    void aLossThatIsNotFiniteEndsTheStepWithARemedy() throws IOException {
        try (TestContext context = Runs.context(directory, Runs.spirals(60, 1), Runs.spirals(20, 2))) {
            NetworkTrainingConfig config = Runs.config("""
                    {'input': 'features', 'network': {'mlp': {'hidden': [8]}}, 'epochs': 50,
                     'loss': {}, 'optimizer': {'type': 'sgd', 'learning-rate': 1000, 'l2': 1000}}""");
            assertThatThrownBy(() -> task(config, 2).run(context))
                    .isInstanceOf(QuernException.class)
                    .satisfies(failure ->
                            assertThat(((QuernException) failure).remedy()).contains("learning-rate"));
            assertThat(context.written("best")).isNull();
        }
    }

    @Test
    void stopsEarlyAndSaysWhatItLearnedByHeart() throws IOException {
        TestRows noise = TestRows.of(Runs.numbers("features", 2), Columns.text("label"));
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            noise.row(List.of(random.nextFloat(), random.nextFloat()), random.nextBoolean() ? "in" : "out");
        }
        NetworkTrainingConfig config = spirals(300, 0.02, ", 'stop-early': {'patience': 60}");
        try (TestContext context = Runs.context(directory, noise, Runs.spirals(40, 2))) {
            task(config, 2).run(context);
            assertThat(context.warnings()).anySatisfy(text -> assertThat(text).startsWith("stopped early after step"));
            assertThat(context.warnings()).anySatisfy(text -> assertThat(text).contains("learns by heart"));
        }
    }

    @Test
    void refusesLabelsThatTheTrainingRowsLack() throws IOException {
        TestRows other = Runs.spirals(10, 2).row(List.of(1f, 1f), "beside").row(List.of(1f, 1f), "beside");
        try (TestContext context = Runs.context(directory, Runs.spirals(20, 1), other)) {
            assertThatThrownBy(() -> task(spirals(1, 0.1, ""), 2).run(context))
                    .hasMessageContaining("input 'validation' holds 1 labels")
                    .hasMessageContaining("'beside' (2 rows)");
        }
        TestRows none = TestRows.of(Runs.numbers("features", 2), Columns.text("label"));
        try (TestContext context = Runs.context(directory, none, other)) {
            assertThatThrownBy(() -> task(spirals(1, 0.1, ""), 2).run(context))
                    .hasMessageContaining("input 'train' holds no rows");
        }
        none.row(List.of(1f, 1f), "alone");
        try (TestContext context = Runs.context(directory, none, none)) {
            assertThatThrownBy(() -> task(spirals(1, 0.1, ""), 2).run(context)).hasMessageContaining("one class only");
        }
    }

    @Test
    void refusesJobsThatCannotWork() {
        TrainNetwork wide =
                task(spirals(1, 0.1, ", 'normalize': {'type': 'given', 'means': [0], 'deviations': [1]}"), 2);
        assertThatThrownBy(() -> wide.plan(inputs("label"))).hasMessageContaining("needs 2 values");
        TrainNetwork plain = task(spirals(1, 0.1, ""), 2);
        assertThatThrownBy(() -> plain.plan(inputs("name"))).isInstanceOf(PlanException.class);
        String frozen = ", 'transfer': {'freeze': ['dense1']}";
        assertThatThrownBy(() -> task(spirals(1, 0.1, frozen), 2).plan(inputs("label")))
                .hasMessageContaining("nothing is on input 'weights'");
        String unknown = ", 'transfer': {'learning-rates': {'conv*': 2}}";
        assertThatThrownBy(() -> task(spirals(1, 0.1, unknown), 2).plan(inputs("label")))
                .hasMessageContaining("'conv*' fits no layer");
        assertThat(plain.plan(inputs("label")).ports()).containsOnlyKeys("best", "last");
        assertThatThrownBy(() -> task(spirals(1, 0.1, ", 'augment': [{'shift': {'x': 1, 'y': 1}}]"), 2)
                        .plan(inputs("label")))
                .hasMessageContaining("changes images");
        assertThatThrownBy(() -> Runs.config("{'network': {'mlp': {}}, 'epochs': 1, 'objective': 'regression',"
                        + " 'best-by': 'validation-accuracy', 'optimizer': {'learning-rate': 1}}"))
                .hasMessageContaining("no accuracy");
    }

    private static Inputs inputs(String label) {
        PortType rows = new PortType.Rows(new Schema(List.of(Runs.numbers("features", 2), Columns.text(label))));
        return new Inputs(Map.of("train", rows, "validation", rows));
    }
}
