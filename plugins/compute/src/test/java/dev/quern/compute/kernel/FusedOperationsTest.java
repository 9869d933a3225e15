package dev.quern.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Attention, cross-entropy and layer norm against their formulas in double precision, and their gradients against
/// finite differences.
class FusedOperationsTest {
    private static final Compute COMPUTE = new Compute(new VectorKernels(), new ThreadTeam(2));
    private static final double STEP = 1e-2;

    @Test
    void attentionIsItsFormula() {
        Random random = new Random(5);
        for (int[] shape :
                new int[][] {{1, 1, 4, 1}, {2, 5, 12, 3}, {1, 33, 32, 2}, {1, 200, 16, 1}, {2, 129, 48, 3}}) {
            for (boolean causal : new boolean[] {true, false}) {
                float[] qkv = values(shape[0] * shape[1] * 3 * shape[2], random);
                float[] out = attention(qkv, shape, causal);
                assertClose(out, plainAttention(qkv, shape, causal), 2e-5);
            }
        }
    }

    @Test
    void attentionGradientIsTheSlope() {
        Random random = new Random(6);
        int[] shape = {2, 6, 8, 2};
        for (boolean causal : new boolean[] {true, false}) {
            float[] qkv = values(shape[0] * shape[1] * 3 * shape[2], random);
            float[] dout = values(shape[0] * shape[1] * shape[2], random);
            float[] out = new float[dout.length];
            float[] saved = new float[shape[0] * shape[3] * shape[1]];
            Attention attention = new Attention(COMPUTE, shape[1], shape[2], shape[3], causal);
            attention.forward(qkv, 0, shape[0], out, 0, saved);
            float[] gradient = new float[qkv.length];
            Arrays.fill(gradient, 99f);
            attention.backward(qkv, 0, shape[0], out, 0, saved, dout, 0, gradient, 0);
            boolean[] mask = {causal};
            assertSlope(qkv, gradient, x -> weighted(plainAttention(x, shape, mask[0]), dout));
        }
    }

    @Test
    void longAttentionGradientsMatchShortBlocks() {
        Random random = new Random(7);
        int[] shape = {1, 150, 8, 1};
        float[] qkv = values(shape[1] * 3 * shape[2], random);
        float[] dout = values(shape[1] * shape[2], random);
        float[] out = new float[dout.length];
        float[] saved = new float[shape[1]];
        Attention attention = new Attention(COMPUTE, shape[1], shape[2], 1, true);
        attention.forward(qkv, 0, 1, out, 0, saved);
        float[] gradient = new float[qkv.length];
        attention.backward(qkv, 0, 1, out, 0, saved, dout, 0, gradient, 0);
        for (int i = 0; i < qkv.length; i += 97) {
            double slope = slope(qkv, i, x -> weighted(plainAttention(x, shape, true), dout));
            assertThat((double) gradient[i]).isCloseTo(slope, offset(5e-3));
        }
    }

    @Test
    void crossEntropyIsItsFormulaAndItsGradientTheSlope() {
        Random random = new Random(8);
        int rows = 5;
        int width = 7;
        int classes = 11;
        int[] labels = {3, 0, -1, 10, 3};
        float[] hidden = values(rows * width, random);
        float[] weight = values(classes * width, random);
        float[] losses = new float[rows];
        float[] dhidden = new float[hidden.length];
        float[] dweight = new float[weight.length];
        LinearCrossEntropy entropy = new LinearCrossEntropy(COMPUTE, width, classes);
        entropy.forwardBackward(hidden, 0, weight, 0, labels, rows, losses, 0.25f, dhidden, 0, dweight, 0);
        assertThat(losses[2]).isZero();
        assertThat(sum(losses)).isCloseTo(plainEntropy(hidden, weight, labels, width, classes), offset(1e-4));
        assertSlope(hidden, dhidden, x -> 0.25 * plainEntropy(x, weight, labels, width, classes));
        assertSlope(weight, dweight, x -> 0.25 * plainEntropy(hidden, x, labels, width, classes));
        float[] again = new float[rows];
        entropy.forward(hidden, 0, weight, 0, labels, rows, again);
        assertThat(again).isEqualTo(losses);
    }

    @Test
    void layerNormGradientIsTheSlope() {
        Random random = new Random(9);
        int rows = 3;
        int width = 19;
        float[] x = values(rows * width, random);
        float[] gain = values(width, random);
        float[] bias = values(width, random);
        float[] dy = values(rows * width, random);
        float[] y = new float[x.length];
        float[] statistics = new float[2 * rows];
        COMPUTE.layerNorm(x, 0, gain, bias, 1e-5f, y, 0, rows, width, statistics);
        assertClose(y, plainNorm(x, gain, bias, width), 1e-5);
        float[] dx = new float[x.length];
        float[] dgain = new float[width];
        float[] dbias = new float[width];
        COMPUTE.layerNormBackward(x, 0, gain, statistics, dy, 0, dx, 0, false, dgain, dbias, rows, width);
        assertSlope(x, dx, v -> weighted(plainNorm(v, gain, bias, width), dy));
        assertSlope(gain, dgain, v -> weighted(plainNorm(x, v, bias, width), dy));
        assertSlope(bias, dbias, v -> weighted(plainNorm(x, gain, v, width), dy));
    }

    @Test
    void nothingDependsOnThreadsOrVectors() {
        Random random = new Random(10);
        int[] shape = {3, 140, 32, 4};
        float[] qkv = values(shape[0] * shape[1] * 3 * shape[2], random);
        float[] reference = null;
        for (Compute compute : new Compute[] {
            new Compute(new ScalarKernels(), new ThreadTeam(1)),
            new Compute(new VectorKernels(), new ThreadTeam(1)),
            new Compute(new VectorKernels(), new ThreadTeam(3))
        }) {
            float[] all = everything(compute, qkv, shape);
            reference = reference == null ? all : reference;
            assertThat(all).isEqualTo(reference);
        }
    }

    private static float[] everything(Compute compute, float[] qkv, int[] shape) {
        float[] out = new float[qkv.length / 3];
        float[] saved = new float[shape[0] * shape[1] * shape[3]];
        float[] dqkv = new float[qkv.length];
        Attention attention = new Attention(compute, shape[1], shape[2], shape[3], true);
        attention.forward(qkv, 0, shape[0], out, 0, saved);
        attention.backward(qkv, 0, shape[0], out, 0, saved, qkv, 0, dqkv, 0);
        int rows = shape[0] * shape[1];
        int[] labels = new int[rows];
        Arrays.setAll(labels, i -> i % 50);
        float[] dweight = new float[50 * shape[2]];
        float[] losses = new float[rows];
        float[] dhidden = new float[out.length];
        new LinearCrossEntropy(compute, shape[2], 50)
                .forwardBackward(out, 0, dqkv, 0, labels, rows, losses, 1f / rows, dhidden, 0, dweight, 0);
        float[] sums = new float[shape[2]];
        compute.addColumnSums(dhidden, 0, rows, shape[2], sums, 0);
        float[] norm = {(float) compute.sumOfSquares(dqkv, 0, dqkv.length)};
        float[] all = Arrays.copyOf(dqkv, dqkv.length + dweight.length + sums.length + 1);
        System.arraycopy(dweight, 0, all, dqkv.length, dweight.length);
        System.arraycopy(sums, 0, all, dqkv.length + dweight.length, sums.length);
        all[all.length - 1] = norm[0];
        return all;
    }

    private static float[] attention(float[] qkv, int[] shape, boolean causal) {
        float[] out = new float[qkv.length / 3];
        new Attention(COMPUTE, shape[1], shape[2], shape[3], causal)
                .forward(qkv, 0, shape[0], out, 0, new float[shape[0] * shape[3] * shape[1]]);
        return out;
    }

    /// @param shape batch, time, width, heads
    private static double[] plainAttention(float[] qkv, int[] shape, boolean causal) {
        int time = shape[1];
        int width = shape[2];
        int size = width / shape[3];
        double[] out = new double[shape[0] * time * width];
        for (int b = 0; b < shape[0]; b++) {
            for (int h = 0; h < shape[3]; h++) {
                for (int q = 0; q < time; q++) {
                    int keys = causal ? q + 1 : time;
                    double[] weights = new double[keys];
                    double total = 0;
                    for (int k = 0; k < keys; k++) {
                        double score = 0;
                        for (int d = 0; d < size; d++) {
                            score += (double) qkv[(b * time + q) * 3 * width + h * size + d]
                                    * qkv[(b * time + k) * 3 * width + width + h * size + d];
                        }
                        weights[k] = Math.exp(score / Math.sqrt(size));
                        total += weights[k];
                    }
                    for (int k = 0; k < keys; k++) {
                        for (int d = 0; d < size; d++) {
                            out[(b * time + q) * width + h * size + d] +=
                                    weights[k] / total * qkv[(b * time + k) * 3 * width + 2 * width + h * size + d];
                        }
                    }
                }
            }
        }
        return out;
    }

    private static double plainEntropy(float[] hidden, float[] weight, int[] labels, int width, int classes) {
        double loss = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] >= 0) {
                double total = 0;
                double target = 0;
                for (int c = 0; c < classes; c++) {
                    double logit = 0;
                    for (int i = 0; i < width; i++) {
                        logit += (double) hidden[row * width + i] * weight[c * width + i];
                    }
                    total += Math.exp(logit);
                    target = c == labels[row] ? logit : target;
                }
                loss += Math.log(total) - target;
            }
        }
        return loss;
    }

    private static double[] plainNorm(float[] x, float[] gain, float[] bias, int width) {
        double[] y = new double[x.length];
        for (int row = 0; row < x.length / width; row++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < width; i++) {
                mean += (double) x[row * width + i] / width;
            }
            for (int i = 0; i < width; i++) {
                square += Math.pow(x[row * width + i] - mean, 2) / width;
            }
            for (int i = 0; i < width; i++) {
                y[row * width + i] = (x[row * width + i] - mean) / Math.sqrt(square + 1e-5) * gain[i] + bias[i];
            }
        }
        return y;
    }

    private static void assertSlope(float[] x, float[] gradient, ToDoubleFunction<float[]> function) {
        for (int i = 0; i < x.length; i++) {
            assertThat((double) gradient[i]).as("gradient %d", i).isCloseTo(slope(x, i, function), offset(5e-3));
        }
    }

    private static double slope(float[] x, int i, ToDoubleFunction<float[]> function) {
        float[] moved = x.clone();
        moved[i] = (float) (x[i] + STEP);
        double above = function.applyAsDouble(moved);
        moved[i] = (float) (x[i] - STEP);
        return (above - function.applyAsDouble(moved)) / (2 * STEP);
    }

    private static double weighted(double[] values, float[] weights) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * weights[i];
        }
        return sum;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static void assertClose(float[] actual, double[] expected, double tolerance) {
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], offset(tolerance));
        }
    }

    private static float[] values(int n, Random random) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
