package dev.quern.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.quern.compute.kernel.Kernels.Arithmetic;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every vector kernel gives the bits of its scalar twin, for any length and offset, NaN, infinities and zeros
/// included.
class VectorTwinTest {
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels();
    private static final int[] SIZES = {0, 1, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 130, 1000};

    private static float[] values(int n, long seed) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = switch (random.nextInt(40)) {
                case 0 -> 0f;
                case 1 -> -0f;
                case 2 -> 6f;
                default -> 4 * random.nextFloat() - 2;
            };
        }
        return values;
    }

    /// Runs both kernels for all sizes on equal arrays of 1100 floats and compares all of them afterwards.
    private static void twins(int arrays, BiConsumer<Kernels, Call> run) {
        for (int size : SIZES) {
            for (int shift = 0; shift < 3; shift++) {
                float[][] expected = new float[arrays][];
                float[][] actual = new float[arrays][];
                for (int i = 0; i < arrays; i++) {
                    expected[i] = values(1100, 31L * size + i);
                    actual[i] = expected[i].clone();
                }
                run.accept(SCALAR, new Call(expected, shift, size));
                run.accept(VECTOR, new Call(actual, shift, size));
                for (int i = 0; i < arrays; i++) {
                    assertThat(actual[i])
                            .as("array %d, size %d, shift %d", i, size, shift)
                            .isEqualTo(expected[i]);
                }
            }
        }
    }

    private record Call(float[][] arrays, int shift, int n) {
        float[] a() {
            return arrays[0];
        }

        float[] b() {
            return arrays[1];
        }

        float[] c() {
            return arrays[2];
        }
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void arithmetic(Arithmetic operation) {
        twins(
                3,
                (kernels, call) ->
                        kernels.arithmetic(operation, call.a(), call.shift, 1, call.b(), 2, 1, call.c(), 5, call.n));
        twins(
                3,
                (kernels, call) ->
                        kernels.arithmetic(operation, call.a(), call.shift, 1, call.b(), 2, 0, call.c(), 5, call.n));
        twins(
                3,
                (kernels, call) ->
                        kernels.arithmetic(operation, call.a(), call.shift, 0, call.b(), 2, 1, call.c(), 5, call.n));
        twins(
                2,
                (kernels, call) -> kernels.arithmetic(
                        operation, call.a(), call.shift, 1, call.b(), 2, 1, call.a(), call.shift, call.n));
    }

    @Test
    void arithmeticOfSpecialNumbers() {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, 1f, Float.MIN_VALUE};
        float[] a = new float[64];
        float[] b = new float[64];
        for (int i = 0; i < 49; i++) {
            a[i] = special[i / 7];
            b[i] = special[i % 7];
        }
        for (Arithmetic operation : Arithmetic.values()) {
            float[] expected = new float[64];
            float[] actual = new float[64];
            SCALAR.arithmetic(operation, a, 0, 1, b, 0, 1, expected, 0, 64);
            VECTOR.arithmetic(operation, a, 0, 1, b, 0, 1, actual, 0, 64);
            assertThat(actual).as("%s", operation).isEqualTo(expected);
        }
    }

    @Test
    void clipping() {
        twins(2, (kernels, call) -> kernels.clip(call.a(), call.shift, 0f, 1.5f, call.b(), 3, call.n));
        twins(
                3,
                (kernels, call) ->
                        kernels.clipGradient(call.a(), call.shift, 0f, 6f, 0.5f, call.b(), 1, call.c(), 4, call.n));
    }

    @Test
    void affineCombinations() {
        twins(2, (kernels, call) -> kernels.affine(1.3f, call.a(), call.shift, -0.2f, call.b(), 3, call.n));
        twins(
                3,
                (kernels, call) ->
                        kernels.combine(1.1f, call.a(), call.shift, -0.7f, call.b(), 2, 0.3f, call.c(), 4, call.n));
    }

    @Test
    void sumsInLanes() {
        twins(2, (kernels, call) -> call.b()[0] = kernels.squaredDistances(call.a(), call.shift, call.n, 0.3f));
        twins(3, (kernels, call) -> call.c()[0] = kernels.centeredDot(call.a(), call.shift, call.b(), 1, call.n, 0.3f));
    }

    @Test
    void slidesAndLines() {
        int[] taps = {0, 1, 2, 9, 10, 11, 40};
        twins(
                3,
                (kernels, call) -> kernels.slide(
                        call.a(), call.shift, taps, call.b(), 2, 0.5f, call.c(), 1, Math.min(call.n, 1000)));
        int[] few = {0, 7, 40};
        twins(
                3,
                (kernels, call) -> kernels.slideGradient(
                        call.a(), call.shift, call.b(), few, call.c(), Math.min(call.n, 1100 / few.length)));
        int[] lines = {0, 3, 11};
        twins(
                3,
                (kernels, call) ->
                        kernels.lineProducts(call.a(), lines, call.b(), taps, Math.min(call.n, 1000), call.c(), 5, 8));
    }

    @Test
    void functions() {
        twins(2, (kernels, call) -> kernels.tanh(call.a(), call.shift, call.b(), 2, call.n));
        twins(2, (kernels, call) -> kernels.sigmoid(call.a(), call.shift, call.b(), 2, call.n));
    }

    @Test
    void cellsOfRecurrentLayers() {
        for (int columns : new int[] {1, 5, 16, 17, 32, 40}) {
            int units = 3;
            int stride = 48;
            float[][] expected = new float[8][];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = values(4 * units * stride + 200, i);
            }
            float[][] actual = Arrays.stream(expected).map(float[]::clone).toArray(float[][]::new);
            cells(SCALAR.cells(), expected, units, stride, columns);
            cells(VECTOR.cells(), actual, units, stride, columns);
            assertThat(actual).as("%d columns", columns).isDeepEqualTo(expected);
        }
    }

    private static void cells(RecurrentCells cells, float[][] x, int units, int stride, int columns) {
        cells.lstm(x[0], 7, x[1], x[2], x[3], units, stride, 4, 150, columns);
        cells.lstmGradient(x[0], 7, x[1], x[2], x[3], x[4], units, stride, 4, 150, columns);
        cells.gru(x[5], 7, x[6], stride, x[7], x[3], units, stride, 4, 150, columns);
        cells.gruGradient(x[5], 7, x[6], x[7], x[3], x[4], units, stride, 4, 150, columns);
    }

    /// The bounds that the kernels' documentation states, over a dense sweep.
    @Test
    void functionsAreAccurate() {
        float[] x = new float[1];
        float[] y = new float[1];
        for (double at = -12; at <= 12; at += 1e-4) {
            x[0] = (float) at;
            VECTOR.tanh(x, 0, y, 0, 1);
            assertThat((double) y[0]).isCloseTo(Math.tanh(x[0]), offset(3e-7 * Math.abs(Math.tanh(x[0])) + 1e-45));
            VECTOR.sigmoid(x, 0, y, 0, 1);
            double exact = 1 / (1 + Math.exp(-x[0]));
            assertThat((double) y[0]).isCloseTo(exact, offset(3e-7 * exact));
        }
    }
}
