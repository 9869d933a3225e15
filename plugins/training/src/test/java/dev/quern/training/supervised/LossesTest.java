package dev.quern.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.training.Engines;
import dev.quern.training.supervised.NetworkTrainingConfig.Loss;
import dev.quern.training.supervised.NetworkTrainingConfig.Loss.Regression;
import dev.quern.training.supervised.NetworkTrainingConfig.Objective;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {
    private static final float[] LOGITS = {1, -0.5f, 0.2f, 0, 2, -1, 0.3f, 0.3f, 0.3f};
    private static final int[] LABELS = {0, 2, 1};

    private static Loss loss(Regression type, double delta, double smoothing) {
        return new Loss(type, delta, smoothing, false, Map.of());
    }

    private static double measure(Objective objective, Loss loss, float[] outputs, float[] targets, int rows) {
        try (NDManager manager = Engines.engine().newBaseManager()) {
            NDArray given = manager.create(outputs, new Shape(rows, outputs.length / rows));
            NDArray wanted = manager.create(targets, new Shape(rows, targets.length / rows));
            return new Losses(objective, loss).of(given, wanted).getFloat();
        }
    }

    private static double logProbability(int row, int c) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += Math.exp(LOGITS[3 * row + i]);
        }
        return LOGITS[3 * row + c] - Math.log(sum);
    }

    private static ExampleBatch batch(float[] targets, int[] labels) {
        return new ExampleBatch(0, 0, 3, new float[0], labels, targets, new long[3]);
    }

    /// The formula of `torch.nn.CrossEntropyLoss`: labels and smoothing are weighted, the mean is over weights.
    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1", "0.1, 1, 1, 1", "0, 2, 0.5, 1", "0.2, 2, 0.5, 3"})
    void crossEntropyFollowsItsFormula(double smoothing, float first, float second, float third) {
        float[] weights = {first, second, third};
        double expected = 0;
        double mass = 0;
        float[] targets = new float[9];
        for (int row = 0; row < 3; row++) {
            targets[3 * row + LABELS[row]] = 1;
            mass += weights[LABELS[row]];
            expected -= (1 - smoothing) * weights[LABELS[row]] * logProbability(row, LABELS[row]);
            for (int c = 0; c < 3; c++) {
                expected -= smoothing / 3 * weights[c] * logProbability(row, c);
            }
        }
        Loss loss = loss(Regression.MEAN_SQUARED_ERROR, 1, smoothing);
        float[] wanted = Targets.ofClasses(loss, weights).of(batch(targets, LABELS));
        assertThat(measure(Objective.CLASSIFICATION, loss, LOGITS, wanted, 3)).isCloseTo(expected / mass, within(1e-6));
    }

    @Test
    void mixedTargetsShareTheLoss() {
        float[] targets = {0.7f, 0.3f, 0, 0, 0.6f, 0.4f, 0, 0, 1};
        double expected = 0;
        for (int i = 0; i < 9; i++) {
            expected -= targets[i] * logProbability(i / 3, i % 3) / 3;
        }
        Loss loss = loss(Regression.MEAN_SQUARED_ERROR, 1, 0);
        float[] wanted = Targets.ofClasses(loss, new float[] {1, 1, 1}).of(batch(targets, LABELS));
        assertThat(measure(Objective.CLASSIFICATION, loss, LOGITS, wanted, 3)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void measurementIsThePlainCrossEntropy() {
        for (int row = 0; row < 3; row++) {
            assertThat(Losses.crossEntropy(LOGITS, 3 * row, 3, LABELS[row]))
                    .isCloseTo(-logProbability(row, LABELS[row]), within(1e-7));
        }
        assertThat(Losses.crossEntropy(new float[] {1000, -1000}, 0, 2, 1)).isEqualTo(2000);
        assertThat(Losses.largest(new float[] {9, 1, 3, 3}, 1, 3))
                .as("the first of equal ones")
                .isEqualTo(1);
    }

    @Test
    void regressionsFollowTheirFormulas() {
        float[] outputs = {0.5f, -2, 3};
        float[] targets = {0, 0, 0};
        Loss squared = loss(Regression.MEAN_SQUARED_ERROR, 1, 0);
        assertThat(measure(Objective.REGRESSION, squared, outputs, targets, 3))
                .isCloseTo((0.25 + 4 + 9) / 3, within(1e-6));
        Loss huber = loss(Regression.HUBER, 1.5, 0);
        double expected = (0.125 + 1.5 * (2 - 0.75) + 1.5 * (3 - 0.75)) / 3;
        assertThat(measure(Objective.REGRESSION, huber, outputs, targets, 3)).isCloseTo(expected, within(1e-6));
        Losses losses = new Losses(Objective.REGRESSION, huber);
        assertThat(losses.regression(-2)).isCloseTo(1.5 * (2 - 0.75), within(1e-12));
        assertThat(losses.regression(0.5)).isEqualTo(0.125);
    }

    @Test
    void balancedWeightsMakeClassesCountAlike() {
        assertThat(Targets.balanced(List.of(10L, 30L))).containsExactly(2f, 2 / 3f);
        assertThat(Targets.balanced(List.of(10L, 0L))).containsExactly(0.5f, 0f);
    }
}
