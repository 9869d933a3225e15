package dev.quern.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Both kernels transpose element by element.
class TranspositionTest {
    private static final float UNTOUCHED = -7f;

    private record Case(int rows, int columns, int stride, int distance) {
        static Case of(Random random) {
            int rows = 1 + random.nextInt(70);
            int columns = 1 + random.nextInt(70);
            int gap = random.nextInt(4) == 0 ? random.nextInt(40) : 0;
            return new Case(rows, columns, columns + random.nextInt(3), rows + gap);
        }
    }

    private static float[] values(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextInt(20) == 0 ? Float.intBitsToFloat(0x7fa00001 + i) : random.nextFloat();
        }
        return values;
    }

    private static void compare(Kernels kernels, boolean exactly) {
        Random random = new Random(2);
        for (int round = 0; round < 400; round++) {
            Case each = Case.of(random);
            float[] from = values(random, 3 + each.rows * each.stride);
            float[] expected = new float[each.columns * each.distance + 40];
            Arrays.fill(expected, UNTOUCHED);
            float[] actual = expected.clone();
            for (int column = 0; column < each.columns; column++) {
                for (int row = 0; row < each.distance; row++) {
                    int to = 2 + column * each.distance + row;
                    if (row < each.rows) {
                        expected[to] = from[3 + row * each.stride + column];
                    } else if (!exactly) {
                        expected[to] = 0f;
                    }
                }
            }
            if (exactly) {
                kernels.transpose(from, 3, each.stride, each.columns, each.rows, actual, 2, each.distance);
            } else {
                kernels.transposePadded(from, 3, each.stride, each.columns, each.rows, actual, 2, each.distance);
            }
            for (int i = 0; i < expected.length; i++) {
                assertThat(Float.floatToRawIntBits(actual[i]))
                        .as("%s at %d", each, i)
                        .isEqualTo(Float.floatToRawIntBits(expected[i]));
            }
        }
    }

    @Test
    void fillsTheGroupWithZeros() {
        compare(new VectorKernels(), false);
        compare(new ScalarKernels(), false);
    }

    @Test
    void touchesNothingElse() {
        compare(new VectorKernels(), true);
        compare(new ScalarKernels(), true);
    }
}
