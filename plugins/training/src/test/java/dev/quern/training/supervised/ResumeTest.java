package dev.quern.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that is stopped or killed anywhere and started again ends with the same bytes, with everything on that has a
/// memory: batch normalisation, dropout, augmentation, momentum, averages, early stopping, a plateau.
class ResumeTest {
    private static final TestRows TRAIN = Runs.shapes(60, 1);
    private static final TestRows VALIDATION = Runs.shapes(30, 2);
    private static final int STEPS = 21;

    @TempDir
    private Path directory;

    private static NetworkTrainingConfig config(String optimizer) {
        return Runs.config("""
                {'network': {'layers': [
                   {'convolution': {'channels': 4, 'kernel': 3}}, {'batch-norm': {}}, {'activation': 'relu'},
                   {'max-pool': {'size': 2}}, {'flatten': {}}, {'dense': {'units': 8}}, {'dropout': 0.3}]},
                 'batch': 18, 'epochs': 7, 'augment': [{'noise': {'deviation': 0.1}}],
                 'optimizer': {'type': '%s', 'learning-rate': 0.01, 'weight-decay': 0.001, 'clip-norm': 1},
                 'loss': {'label-smoothing': 0.1}, 'average': {'decay': 0.9},
                 'schedule': {'type': 'plateau', 'patience': 1, 'min-delta': 0.05, 'warmup': '3 steps'},
                 'evaluate-every': '2 steps', 'checkpoint-every': '4 steps',
                 'stop-early': {'watch': 'validation-accuracy', 'patience': 40}}""".formatted(optimizer));
    }

    private Map<String, String> train(Path place, NetworkTrainingConfig config, int stopAfter) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (TestContext context = Runs.context(place, TRAIN, VALIDATION)) {
            if (stopAfter > 0) {
                context.stopWhen(() -> asked.incrementAndGet() > stopAfter);
            }
            new TrainNetwork(config, new MemoryFeeds(1, 12, 12), Runs.augmenters()).run(context);
            return Runs.digests(context);
        }
    }

    @Test
    void aRunThatIsStoppedAnywhereEndsWithTheSameBytes() throws IOException {
        NetworkTrainingConfig config = config("momentum");
        Map<String, String> calm = train(directory.resolve("calm"), config, 0);
        for (int stopAfter : new int[] {1, 2, 3, 4, 5, 8, 11, 14, 17, 20}) {
            Path place = directory.resolve("stopped-" + stopAfter);
            assertThatThrownBy(() -> train(place, config, stopAfter)).isInstanceOf(TestContext.Stopped.class);
            assertThat(train(place, config, 0))
                    .as("stopped after step %d", stopAfter)
                    .isEqualTo(calm);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "nesterov", "rmsprop", "adagrad", "adam", "adamw"})
    void everyOptimizerGoesOnAlike(String optimizer) throws IOException {
        NetworkTrainingConfig config = config(optimizer);
        Map<String, String> calm = train(directory.resolve("calm"), config, 0);
        Path place = directory.resolve("stopped");
        assertThatThrownBy(() -> train(place, config, 10)).isInstanceOf(TestContext.Stopped.class);
        assertThat(train(place, config, 0)).isEqualTo(calm);
    }

    /// A kill leaves the workspace as it was at some moment: here as it was at each question whether to stop.
    @Test
    void aRunThatIsKilledAnywhereEndsWithTheSameBytes() throws IOException {
        NetworkTrainingConfig config = config("momentum");
        Path calm = directory.resolve("calm");
        List<Path> copies = new ArrayList<>();
        Map<String, String> expected;
        try (TestContext context = Runs.context(calm, TRAIN, VALIDATION)) {
            context.stopWhen(() -> {
                copies.add(copy(calm.resolve("workspace"), directory.resolve("killed-" + copies.size())));
                return false;
            });
            new TrainNetwork(config, new MemoryFeeds(1, 12, 12), Runs.augmenters()).run(context);
            expected = Runs.digests(context);
        }
        assertThat(copies).hasSize(STEPS);
        for (int i = 2; i < copies.size(); i += 9) {
            Path torn = copies.get(i).resolve("workspace/checkpoint-writing.tmp");
            Files.write(torn, new byte[i]);
            assertThat(train(copies.get(i), config, 0))
                    .as("killed after step %d", i)
                    .isEqualTo(expected);
        }
    }

    private static Path copy(Path from, Path to) {
        try {
            Files.createDirectories(to.resolve("workspace"));
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            to.resolve("workspace").resolve(file.getFileName().toString()));
                }
            }
            return to;
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void runsOfOneSeedAreAlikeAndOthersAreNot() throws IOException {
        NetworkTrainingConfig config = config("adamw");
        Map<String, String> one = train(directory.resolve("one"), config, 0);
        assertThat(train(directory.resolve("again"), config, 0)).isEqualTo(one);
        try (TestContext context =
                Runs.context(directory.resolve("other"), TRAIN, VALIDATION).withSeed(4)) {
            new TrainNetwork(config, new MemoryFeeds(1, 12, 12), Runs.augmenters()).run(context);
            assertThat(Runs.digests(context)).isNotEqualTo(one);
        }
    }
}
