package dev.quern.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// The vector kernels convolve as the scalar ones do, bit by bit, whatever the number of threads.
class ConvolutionTest {
    private static final Compute SCALAR = new Compute(new ScalarKernels(), new ThreadTeam(1));

    private record Result(float[] y, float[] dx, float[] dw) {}

    private static Result run(Compute compute, ConvolutionShape shape, long seed) {
        Random random = new Random(seed);
        float[] x = values(shape.batch() * shape.inputs() * shape.inSize(), random);
        float[] w = values(shape.outputs() * shape.inner(), random);
        float[] bias = values(shape.outputs(), random);
        float[] dy = values(shape.batch() * shape.outputs() * shape.outSize(), random);
        Convolution convolution = new Convolution(compute, shape);
        float[] y = new float[dy.length];
        convolution.forward(x, 0, w, 0, bias, 0, y, 0, new float[convolution.forwardScratch()]);
        float[] dx = new float[x.length];
        convolution.inputGradient(dy, 0, w, 0, null, 0, dx, 0, new float[convolution.inputGradientScratch()]);
        float[] dw = new float[w.length];
        convolution.weightGradient(x, 0, dy, 0, dw, 0, new float[convolution.weightGradientScratch()]);
        return new Result(y, dx, dw);
    }

    private static float[] values(int n, Random random) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    @Test
    void doesNotDependOnVectorsOrThreads() {
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            int groups = 1 + random.nextInt(3);
            int[] channels = {groups * (1 + random.nextInt(9)), groups * (1 + random.nextInt(80)), groups};
            compare(round, random, channels);
        }
    }

    @Test
    void depthwiseDoesNotDependOnVectorsOrThreads() {
        Random random = new Random(4);
        for (int round = 0; round < 40; round++) {
            int channels = 2 + random.nextInt(40);
            compare(round, random, channels, channels, channels);
        }
    }

    /// Without padding windows are read where they are, up to the last element of the input.
    @Test
    void readsNothingBeyondTheInput() {
        for (int kernel = 1; kernel <= 5; kernel++) {
            for (int outputs : new int[] {3, 24, 70}) {
                ConvolutionShape shape = ConvolutionShape.of(
                        2,
                        3,
                        outputs,
                        1,
                        new int[] {1, 32, 32},
                        new int[] {1, kernel, kernel},
                        new int[] {1, 1, 1},
                        new int[3],
                        new int[] {1, 1, 1});
                compare(kernel, shape);
            }
        }
    }

    /// @param channels inputs, outputs, groups
    private static void compare(int round, Random random, int... channels) {
        int[] in = {1 + random.nextInt(2), 3 + random.nextInt(12), 3 + random.nextInt(20)};
        int[] kernel = {1, 1 + random.nextInt(3), 1 + random.nextInt(3)};
        int[] stride = {1, 1 + random.nextInt(3), 1 + random.nextInt(3)};
        int[] padding = {0, random.nextInt(3), random.nextInt(3)};
        ConvolutionShape shape = ConvolutionShape.of(
                1 + random.nextInt(round % 2 == 0 ? 6 : 40),
                channels[0],
                channels[1],
                channels[2],
                in,
                kernel,
                stride,
                padding,
                new int[] {1, 1, 1});
        compare(round, shape);
    }

    private static void compare(int round, ConvolutionShape shape) {
        Result expected = run(SCALAR, shape, round);
        for (int threads = 1; threads <= 3; threads++) {
            Compute vector = new Compute(new VectorKernels(), new ThreadTeam(threads));
            Result actual = run(vector, shape, round);
            assertThat(actual.y).as("%s", shape).isEqualTo(expected.y);
            assertThat(actual.dx).as("%s", shape).isEqualTo(expected.dx);
            assertThat(actual.dw).as("%s", shape).isEqualTo(expected.dw);
        }
    }

    /// Every element is one chain over (channel, tap) that begins with the bias.
    @Test
    void isOneChainOfFusedMultiplyAdds() {
        ConvolutionShape shape = ConvolutionShape.of(
                1, 3, 2, 1, new int[] {1, 4, 5}, new int[] {1, 2, 3}, new int[] {1, 1, 1}, new int[3], new int[] {
                    1, 1, 1
                });
        Random random = new Random(7);
        float[] x = values(shape.inputs() * shape.inSize(), random);
        float[] w = values(shape.outputs() * shape.inner(), random);
        float[] bias = values(2, random);
        float[] y = new float[2 * shape.outSize()];
        Convolution convolution = new Convolution(new Compute(new VectorKernels(), new ThreadTeam(1)), shape);
        convolution.forward(x, 0, w, 0, bias, 0, y, 0, new float[convolution.forwardScratch()]);
        for (int output = 0; output < 2; output++) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    float sum = bias[output];
                    for (int i = 0; i < shape.inner(); i++) {
                        int at = i / 6 * 20 + (row + i / 3 % 2) * 5 + column + i % 3;
                        sum = Math.fma(w[output * shape.inner() + i], x[at], sum);
                    }
                    assertThat(y[output * 9 + row * 3 + column]).isEqualTo(sum);
                }
            }
        }
    }
}
