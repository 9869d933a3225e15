package dev.quern.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindLearningRateTest {
    @TempDir
    private Path directory;

    private static FindLearningRate task(double lowest, double highest) {
        NetworkTrainingConfig training = Runs.config("""
                {'input': 'features', 'network': {'mlp': {'hidden': [16]}}, 'batch': 20, 'epochs': 1,
                 'optimizer': {'type': 'sgd', 'learning-rate': 1}}""");
        FindLearningRate.Config config = new FindLearningRate.Config(training, lowest, highest, 60, 0.8, 4);
        return new FindLearningRate(config, new MemoryFeeds(2), Runs.augmenters());
    }

    @Test
    void findsARateBetweenTooSlowAndTooFast() throws IOException {
        TestRows rows = Runs.spirals(100, 1);
        try (TestContext context = Runs.context(directory, rows, rows)) {
            task(1e-4, 1000).run(context);
            JsonNode range = new ObjectMapper()
                    .readTree(context.written("").file("range.json").toFile());
            assertThat(range.get("suggestion").asDouble()).isBetween(1e-3, 100.0);
            assertThat(range.get("lowest-loss-at").asDouble())
                    .isGreaterThanOrEqualTo(range.get("suggestion").asDouble());
            List<JsonNode> curve = Runs.lines(context.written(""), "curve.jsonl");
            assertThat(curve.getFirst().get("learning-rate").asDouble()).isEqualTo(1e-4);
            assertThat(curve).hasSize(range.get("steps").asInt());
        }
    }

    @Test
    void suggestsWhereTheLossFallsFastest() {
        double[] losses = {3, 3, 2.9, 2.5, 1.5, 1.2, 1.1, 1.5, 9};
        List<LearningRateRange.Point> points = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            points.add(new LearningRateRange.Point(i + 1, Math.pow(10, i), losses[i], losses[i]));
        }
        assertThat(LearningRateRange.suggest(points)).isEqualTo(new LearningRateRange.Suggestion(1e3, 1e6));
    }

    @Test
    void aRangeThatBeginsTooHighHasARemedy() throws IOException {
        TestRows rows = Runs.spirals(100, 1);
        assertThatThrownBy(() -> task(2, 1)).hasMessageContaining("below highest");
        try (TestContext context = Runs.context(directory, rows, rows)) {
            task(1e-6, 1e-5).run(context);
            assertThat(context.warnings()).hasSize(1).first().asString().contains("raise 'highest'");
        }
    }
}
