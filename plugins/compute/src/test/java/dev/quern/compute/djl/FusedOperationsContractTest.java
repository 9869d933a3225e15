package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.compute.FusedOperations.AdamWStep;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The fused operations against their formulas in double precision and against central differences.
class FusedOperationsContractTest {

    private NDManager manager;
    private FusedOperations fused;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(QuernEngine.NAME);
        fused = FusedOperations.of(manager, null);
        assertThat(fused).as("the engine offers the fused operations").isNotNull();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static float[] random(int size, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian(0, 0.7);
        }
        return values;
    }

    /// Compares the gradient of the sum of `weights * f(x)` with central differences at some elements of x.
    private void checkGradient(Function<NDArray, NDArray> f, float[] values, Shape shape) {
        NDArray x = manager.create(values, shape);
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getEngine(QuernEngine.NAME).newGradientCollector()) {
            collector.backward(weighted(f.apply(x)));
        }
        float[] gradient = x.getGradient().toFloatArray();
        float step = 0.01f;
        for (int i = 0; i < values.length; i += Math.max(1, values.length / 40)) {
            float[] moved = values.clone();
            moved[i] = values[i] + step;
            double up = Oracle.doubles(weighted(f.apply(manager.create(moved, shape))))[0];
            moved[i] = values[i] - step;
            double down = Oracle.doubles(weighted(f.apply(manager.create(moved, shape))))[0];
            assertThat((double) gradient[i])
                    .as("slope at element " + i)
                    .isCloseTo((up - down) / (2 * step), within(2e-3));
        }
    }

    private NDArray weighted(NDArray result) {
        float[] weights = random((int) result.size(), 99);
        return result.mul(manager.create(weights, result.getShape())).sum();
    }

    @ParameterizedTest
    @CsvSource({"1,1,3,1,true", "2,5,4,2,true", "2,5,4,2,false", "1,17,6,3,true", "1,130,8,2,true", "3,16,16,1,false"})
    void attentionMatchesItsFormula(int batch, int time, int width, int heads, boolean causal) {
        float[] values = random(batch * time * 3 * width, 1);
        NDArray x = manager.create(values, new Shape(batch, time, 3L * width));
        double[] expected = attention(values, batch, time, width, heads, causal);
        Oracle.close("attention", Oracle.doubles(fused.attention(x, heads, causal)), expected, 64);
        checkGradient(in -> fused.attention(in, heads, causal), values, x.getShape());
    }

    private static double[] attention(float[] x, int batch, int time, int width, int heads, boolean causal) {
        int size = width / heads;
        double[] result = new double[batch * time * width];
        for (int b = 0; b < batch; b++) {
            for (int h = 0; h < heads; h++) {
                for (int t = 0; t < time; t++) {
                    int visible = causal ? t + 1 : time;
                    double[] weights = new double[visible];
                    for (int s = 0; s < visible; s++) {
                        for (int i = 0; i < size; i++) {
                            weights[s] += (double) x[(b * time + t) * 3 * width + h * size + i]
                                    * x[(b * time + s) * 3 * width + width + h * size + i];
                        }
                        weights[s] = Math.exp(weights[s] / Math.sqrt(size));
                    }
                    double sum = Arrays.stream(weights).sum();
                    for (int s = 0; s < visible; s++) {
                        for (int i = 0; i < size; i++) {
                            result[(b * time + t) * width + h * size + i] +=
                                    weights[s] / sum * x[(b * time + s) * 3 * width + 2 * width + h * size + i];
                        }
                    }
                }
            }
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "4,3,5", "17,16,15", "300,8,33"})
    void linearCrossEntropyMatchesItsFormula(int rows, int width, int classes) {
        float[] hidden = random(rows * width, 2);
        float[] weight = random(classes * width, 3);
        long[] labels = new Random(4).longs(rows, 0, classes).toArray();
        if (rows > 2) {
            labels[1] = -1;
        }
        double[] expected = losses(hidden, weight, labels, width, classes);
        long counted = Arrays.stream(labels).filter(label -> label >= 0).count();
        NDArray h = manager.create(hidden, new Shape(rows, width));
        NDArray w = manager.create(weight, new Shape(classes, width));
        NDArray l = manager.create(labels);
        Oracle.close("per row", Oracle.doubles(fused.linearCrossEntropyPerRow(h, w, l)), expected, 64);
        double mean = Arrays.stream(expected).sum() / counted;
        Oracle.close("mean", Oracle.doubles(fused.linearCrossEntropy(h, w, l)), new double[] {mean}, 64);
        checkGradient(in -> fused.linearCrossEntropy(in, w, l), hidden, h.getShape());
        checkGradient(in -> fused.linearCrossEntropy(h, in, l), weight, w.getShape());
    }

    private static double[] losses(float[] hidden, float[] weight, long[] labels, int width, int classes) {
        double[] losses = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0) {
                continue;
            }
            double sum = 0;
            double chosen = 0;
            for (int c = 0; c < classes; c++) {
                double logit = 0;
                for (int i = 0; i < width; i++) {
                    logit += (double) hidden[row * width + i] * weight[c * width + i];
                }
                sum += Math.exp(logit);
                chosen = c == labels[row] ? logit : chosen;
            }
            losses[row] = Math.log(sum) - chosen;
        }
        return losses;
    }

    @Test
    void aSharedWeightGetsTheGradientsOfEmbeddingAndOutput() {
        NDArray labels = manager.create(new long[] {2, 0, 3});
        NDArray tokens = manager.create(new long[] {1, 2, 1});
        checkGradient(
                weight -> {
                    NDArray rows = weight.getNDArrayInternal()
                            .embedding(tokens, weight, ai.djl.ndarray.types.SparseFormat.DENSE)
                            .singletonOrThrow();
                    return fused.linearCrossEntropy(rows, weight, labels);
                },
                random(20, 6),
                new Shape(4, 5));
    }

    @Test
    void labelsOutsideTheClassesAreRefusedByRow() {
        NDArray hidden = manager.zeros(new Shape(2, 3));
        NDArray weight = manager.zeros(new Shape(4, 3));
        NDArray labels = manager.create(new int[] {0, 4});
        assertThatThrownBy(() -> fused.linearCrossEntropy(hidden, weight, labels))
                .hasMessageContaining("label 4 of row 1 is outside 0..3");
    }

    @Test
    void globalNormIsTheRootOfAllSquares() {
        NDList arrays = new NDList(manager.create(new float[] {3, 4}), manager.create(new float[] {12}));
        assertThat(fused.globalNorm(arrays)).isEqualTo(13);
    }

    @Test
    void adamWFollowsThePaperInDoublePrecision() {
        float[] start = random(33, 7);
        NDArray weight = manager.create(start);
        NDArray first = manager.zeros(new Shape(33));
        NDArray second = manager.zeros(new Shape(33));
        double[] w = new double[33];
        Arrays.setAll(w, i -> start[i]);
        double[] m = new double[33];
        double[] v = new double[33];
        for (int step = 1; step <= 5; step++) {
            float[] gradient = random(33, 10 + step);
            fused.adamW(
                    new NDList(weight),
                    new NDList(manager.create(gradient)),
                    new NDList(first),
                    new NDList(second),
                    new float[] {0.1f},
                    new AdamWStep(step, 0.01, 0.9, 0.95, 1e-8, 0.5));
            for (int i = 0; i < 33; i++) {
                double g = 0.5 * gradient[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.95 * v[i] + 0.05 * g * g;
                double correctedFirst = m[i] / (1 - Math.pow(0.9, step));
                double correctedSecond = v[i] / (1 - Math.pow(0.95, step));
                w[i] -= 0.01 * (correctedFirst / (Math.sqrt(correctedSecond) + 1e-8) + 0.1 * w[i]);
            }
        }
        Oracle.close("weight", Oracle.doubles(weight), w, 16);
    }
}
