package dev.quern.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.model.Network;
import dev.quern.api.testing.TestContext;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainNetworkTest {
    @TempDir
    private Path directory;

    static TrainNetwork spirals(NetworkTrainingConfig config) {
        return new TrainNetwork(config, new MemoryFeeds(2), Runs.augmenters());
    }

    static final String SPIRALS = """
            {'input': 'features', 'network': {'mlp': {'hidden': [32, 32]}}, 'batch': 20, 'epochs': 40,
             'optimizer': {'type': 'adam', 'learning-rate': 0.02}}""";

    @Test
    void learnsTwoSpirals() throws IOException {
        try (TestContext context = Runs.context(directory, Runs.spirals(200, 1), Runs.spirals(100, 2))) {
            spirals(Runs.config(SPIRALS)).run(context);
            assertThat(Runs.measured(context).get("accuracy").asDouble()).isGreaterThan(0.97);
            assertThat(context.metrics()).extracting(metric -> metric.name()).contains("validation-accuracy");
            try (Network network = new TrainedNetworks().open(context.written("best"))) {
                assertThat(network.classes()).containsExactly("in", "out");
                float[] certain = network.predict(new float[] {0.3f, 0, -0.3f, 0}, 2);
                assertThat(certain[0]).isGreaterThan(0.5f);
                assertThat(certain[3]).isGreaterThan(0.5f);
                assertThat(network.embeddings(new float[] {0.3f, 0}, 1)).hasSize(32);
            }
        }
    }
}
