package dev.quern.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.compute.FusedOperations.AdamWStep;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fused and composed operations are the same functions: values and gradients agree on the same engine.
class ComposedOperationsTest {
    private NDManager manager;
    private FusedOperations fused;
    private final FusedOperations composed = new ComposedOperations();

    @BeforeEach
    void open() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        manager = NDManager.newBaseManager("Quern");
        fused = FusedOperations.of(manager, null);
        assertThat(fused).isNotNull();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray random(long seed, long... shape) {
        Random random = new Random(seed);
        Shape dimensions = new Shape(shape);
        float[] values = new float[(int) dimensions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, dimensions);
    }

    private float[][] valueAndGradient(
            BiFunction<FusedOperations, NDArray, NDArray> f, FusedOperations ops, long... shape) {
        NDArray x = random(5, shape);
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getEngine("Quern").newGradientCollector()) {
            NDArray y = f.apply(ops, x);
            collector.backward(y.mul(random(6, y.getShape().getShape())).sum());
            return new float[][] {y.toFloatArray(), x.getGradient().toFloatArray()};
        }
    }

    private void assertSame(BiFunction<FusedOperations, NDArray, NDArray> f, long... shape) {
        float[][] one = valueAndGradient(f, fused, shape);
        float[][] other = valueAndGradient(f, composed, shape);
        for (int part = 0; part < 2; part++) {
            assertThat(one[part]).hasSameSizeAs(other[part]);
            for (int i = 0; i < one[part].length; i++) {
                assertThat(one[part][i]).as("%d of part %d", i, part).isCloseTo(other[part][i], within(2e-4f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,4,1", "2,5,8,2", "3,17,12,3", "1,66,32,4"})
    void attention(int batch, int time, int width, int heads) {
        assertSame((ops, x) -> ops.attention(x, heads, true), batch, time, 3L * width);
        assertSame((ops, x) -> ops.attention(x, heads, false), batch, time, 3L * width);
    }

    @ParameterizedTest
    @CsvSource({"1,4,3", "7,8,33", "40,16,257"})
    void linearCrossEntropy(int rows, int width, int vocabulary) {
        Random random = new Random(1);
        int[] labels = random.ints(rows, 0, vocabulary).toArray();
        labels[rows / 2] = rows > 1 ? -1 : labels[0];
        NDArray ids = manager.create(labels);
        NDArray weight = random(7, vocabulary, width);
        NDArray hidden = random(8, rows, width);
        assertSame((ops, x) -> ops.linearCrossEntropy(x, weight, ids), rows, width);
        assertSame((ops, x) -> ops.linearCrossEntropy(hidden, x, ids), vocabulary, width);
        assertThat(fused.linearCrossEntropyPerRow(hidden, weight, ids)
                        .allClose(composed.linearCrossEntropyPerRow(hidden, weight, ids), 1e-4, 1e-4, false))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,1,2,1", "2,5,8,2", "3,300,36,3"})
    void normUnitAndRotation(int batch, int time, int width, int heads) {
        NDArray gain = random(9, width);
        assertSame((ops, x) -> ops.rmsNorm(x, gain, 1e-5f), batch, time, width);
        NDArray rows = random(11, batch, time, width);
        assertSame((ops, g) -> ops.rmsNorm(rows, g, 1e-5f), width);
        assertSame(FusedOperations::silu, batch, time, width);
        assertSame((ops, x) -> ops.rotary(x, heads, 3, 10_000), batch, time, width);
    }

    @Test
    void adamWAndNorm() {
        for (int step = 1; step <= 3; step++) {
            NDList[] one = state();
            NDList[] other = state();
            assertThat(fused.globalNorm(one[1])).isCloseTo(composed.globalNorm(other[1]), within(1e-4));
            AdamWStep settings = new AdamWStep(step, 0.01, 0.9, 0.95, 1e-8, 0.5);
            fused.adamW(one[0], one[1], one[2], one[3], new float[] {0.1f, 0}, settings);
            composed.adamW(other[0], other[1], other[2], other[3], new float[] {0.1f, 0}, settings);
            for (int part : new int[] {0, 2, 3}) {
                for (int tensor = 0; tensor < 2; tensor++) {
                    assertThat(one[part].get(tensor).allClose(other[part].get(tensor), 1e-5, 1e-6, false))
                            .as("part %d, tensor %d, step %d", part, tensor, step)
                            .isTrue();
                }
            }
        }
    }

    /// Weights, gradients, first and second moments of two tensors.
    private NDList[] state() {
        NDList[] state = new NDList[4];
        for (int part = 0; part < 4; part++) {
            state[part] = new NDList(random(10 + part, 5, 7), random(20 + part, 33));
        }
        state[3].replaceAll(NDArray::square);
        return state;
    }
}
