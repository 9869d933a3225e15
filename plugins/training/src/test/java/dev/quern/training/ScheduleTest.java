package dev.quern.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.Amount;
import dev.quern.api.testing.TestContext;
import dev.quern.training.schedule.LearningRate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    @TempDir
    private Path directory;

    private static LearningRate rate(TrainConfig.Course course, int warmup, int steps) {
        return new TrainConfig.Schedule(course, new Amount(warmup, "steps"), 0.1).over(2, steps);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "2, 1", "4, 2", "5, 2", "9, 1.1", "13, 0.2"})
    void cosineRisesAndFallsToItsFloor(int step, double expected) {
        assertThat(rate(TrainConfig.Course.COSINE, 4, 13).at(step)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "4, 2", "5, 2", "9, 1.1", "13, 0.2"})
    void linearFallsInAStraightLine(int step, double expected) {
        assertThat(rate(TrainConfig.Course.LINEAR, 4, 13).at(step)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void constantStays() {
        assertThat(IntStream.rangeClosed(1, 9).mapToDouble(rate(TrainConfig.Course.CONSTANT, 0, 9)::at))
                .containsOnly(2.0);
    }

    @Test
    void aRunShorterThanItsWarmUpIsFinite() {
        for (TrainConfig.Course course : TrainConfig.Course.values()) {
            assertThat(IntStream.rangeClosed(1, 3).mapToDouble(rate(course, 10, 3)::at))
                    .allSatisfy(value -> assertThat(value).isBetween(0.0, 2.0));
            assertThat(rate(course, 0, 1).at(1)).isBetween(0.0, 2.0);
        }
    }

    @Test
    void eachEpochVisitsEveryWindowOnceInAnotherOrder() throws IOException {
        try (TestContext context = Samples.context(directory)) {
            Windows windows = Windows.read(context.rows("train"), "train", Samples.CONTEXT + 1, 270);
            int count = windows.count();
            int[] first =
                    IntStream.range(0, count).map(place -> windows.at(place, 5)).toArray();
            int[] second = IntStream.range(count, 2 * count)
                    .map(place -> windows.at(place, 5))
                    .toArray();
            assertThat(IntStream.of(first).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
            assertThat(IntStream.of(second).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
            assertThat(first).isNotEqualTo(second);
            // Any place can be asked for at any time: a run that goes on needs no replay.
            assertThat(windows.at(count / 2, 5)).isEqualTo(first[count / 2]);
            assertThat(IntStream.range(0, count)
                            .map(place -> windows.at(place, 6))
                            .toArray())
                    .isNotEqualTo(first);
        }
    }

    @Test
    void labelsAreTheInputsMovedByOne() throws IOException {
        try (TestContext context = Samples.context(directory)) {
            Windows windows = Windows.read(context.rows("train"), "train", Samples.CONTEXT + 1, 270);
            int[] inputs = new int[2 * Samples.CONTEXT];
            int[] labels = new int[2 * Samples.CONTEXT];
            windows.copy(3, inputs, labels, 1);
            for (int i = 1; i < Samples.CONTEXT; i++) {
                assertThat(labels[Samples.CONTEXT + i - 1]).isEqualTo(inputs[Samples.CONTEXT + i]);
            }
        }
    }
}
