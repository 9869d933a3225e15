package dev.quern.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.quern.compute.kernel.GemmPlan.Start;
import dev.quern.compute.kernel.Kernels.AdamWFactors;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scalar kernels are held against formulas in double precision, the vector kernels against the scalar ones bit
/// by bit.
class KernelsContractTest {
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = new VectorKernels();
    private static final int[] SIZES = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 49, 100, 193};

    @Test
    void vectorGemmEqualsScalarGemmInEveryBit() {
        Random random = new Random(1);
        for (int round = 0; round < 400; round++) {
            int m = 1 + random.nextInt(40);
            int n = 1 + random.nextInt(80);
            int k = random.nextInt(4) == 0 ? 380 + random.nextInt(800) : random.nextInt(70);
            GemmPlan plan = GemmPlan.of(random.nextBoolean(), random.nextBoolean(), m, n, k)
                    .startingWith(Start.values()[random.nextInt(3)])
                    .at(random.nextInt(5), random.nextInt(5), random.nextInt(5));
            float[] a = values(m * k + 5, random);
            float[] b = values(n * k + 5, random);
            float[] bias = values(n, random);
            float[] c = values(m * n + 5, random);
            float[] expected = c.clone();
            SCALAR.gemm(plan, a, b, expected, bias, 0, m, 0, n);
            VECTOR.gemm(plan, a, b, c, bias, 0, m, 0, n);
            assertThat(c).as(plan.toString()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void gemmDoesNotDependOnThreads(int threads) {
        Random random = new Random(2);
        Compute compute = new Compute(VECTOR, new ThreadTeam(threads));
        for (int[] shape : new int[][] {{64, 100, 300}, {500, 33, 64}, {31, 700, 129}, {13, 33, 2000}}) {
            GemmPlan plan = GemmPlan.of(false, true, shape[0], shape[1], shape[2]);
            float[] a = values(shape[0] * shape[2], random);
            float[] b = values(shape[1] * shape[2], random);
            float[] c = new float[shape[0] * shape[1]];
            float[] expected = c.clone();
            SCALAR.gemm(plan, a, b, expected, null, 0, shape[0], 0, shape[1]);
            compute.gemm(plan, a, b, c, null);
            assertThat(c).isEqualTo(expected);
        }
    }

    @Test
    void gemmMultipliesMatrices() {
        // (1 2 3; 4 5 6) * (7 8; 9 10; 11 12) = (58 64; 139 154)
        float[] c = new float[4];
        float[] a = {1, 2, 3, 4, 5, 6};
        float[] b = {7, 8, 9, 10, 11, 12};
        VECTOR.gemm(GemmPlan.of(false, false, 2, 2, 3), a, b, c, null, 0, 2, 0, 2);
        assertThat(c).containsExactly(58, 64, 139, 154);
    }

    @Test
    void sumsAreEqualInEveryBit() {
        Random random = new Random(3);
        for (int n : SIZES) {
            float[] x = values(n + 7, random);
            float[] y = values(n + 3, random);
            assertThat(VECTOR.sum(x, 7, n)).isEqualTo(SCALAR.sum(x, 7, n));
            assertThat(VECTOR.dot(x, 7, y, 3, n)).isEqualTo(SCALAR.dot(x, 7, y, 3, n));
            assertThat(VECTOR.max(x, 7, n)).isEqualTo(SCALAR.max(x, 7, n));
            double exact = 0;
            for (int i = 0; i < n; i++) {
                exact += (double) x[7 + i] * y[3 + i];
            }
            assertThat((double) SCALAR.dot(x, 7, y, 3, n)).isCloseTo(exact, offset(1e-4 * Math.max(1, n)));
        }
    }

    @Test
    void elementwiseKernelsAreEqualInEveryBit() {
        equalBits((kernels, x) -> kernels.axpy(0.3f, x.clone(), 1, x, x.length / 2, x.length / 2));
        equalBits((kernels, x) -> kernels.scale(-1.7f, x, 1, x.length - 1));
        equalBits((kernels, x) -> x[0] = kernels.expSum(x, 1, x.length - 1, 0.5f));
        equalBits((kernels, x) -> kernels.gelu(x.clone(), 1, x, 0, x.length - 1));
        equalBits((kernels, x) -> kernels.geluBackward(x.clone(), 1, x.clone(), 0, x, 1, x.length - 1, true));
        equalBits((kernels, x) -> kernels.geluBackward(x.clone(), 1, x.clone(), 0, x, 1, x.length - 1, false));
        equalBits((kernels, x) ->
                kernels.layerNorm(x.clone(), 1, x.clone(), x.clone(), 1e-5f, x, 0, x.length - 2, new float[2], 0));
        for (boolean accumulate : new boolean[] {false, true}) {
            equalBits((kernels, x) -> kernels.layerNormBackward(
                    x.clone(), 1, x.clone(), 0.1f, 1.3f, x.clone(), 0, x, 1, x.length - 1, accumulate));
        }
        equalBits((kernels, x) -> kernels.layerNormParameters(
                x.clone(), 1, 0.1f, 1.3f, x.clone(), 1, x, new float[x.length], x.length - 1));
        equalBits((kernels, x) -> {
            float[] second = new float[x.length];
            AdamWFactors factors = new AdamWFactors(0.5f, 0.9f, 0.999f, 0.99f, 1e-3f, 1.2f, 1e-8f);
            kernels.adamW(x, 1, x.clone(), 0, x.clone(), 1, second, 0, x.length - 1, factors);
        });
    }

    @Test
    void exponentialIsAccurate() {
        double worst = 0;
        for (float x = -86.9f; x < 88f; x += 0.00371f) {
            double exact = Math.exp(x);
            worst = Math.max(worst, Math.abs(Polynomials.exp(x) - exact) / exact);
        }
        assertThat(worst).isLessThan(2e-7);
        assertThat(Polynomials.exp(-100f)).isZero();
        assertThat(Polynomials.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(Polynomials.exp(Float.NaN)).isNaN();
        assertThat(Polynomials.exp(0f)).isEqualTo(1f);
    }

    @Test
    void geluIsAccurate() {
        for (float x = -9f; x < 9f; x += 0.0137f) {
            float[] y = new float[1];
            float[] slope = new float[1];
            SCALAR.gelu(new float[] {x}, 0, y, 0, 1);
            SCALAR.geluBackward(new float[] {x}, 0, new float[] {1}, 0, slope, 0, 1, false);
            assertThat((double) y[0]).isCloseTo(x * normal(x), offset(1e-6));
            double exact = normal(x) + x * Math.exp(-x * x / 2.0) / Math.sqrt(2 * Math.PI);
            assertThat((double) slope[0]).isCloseTo(exact, offset(1e-6));
        }
    }

    /// Simpson's rule from far left: slow and independent.
    private static double normal(double x) {
        int steps = 2_000;
        double from = -12;
        double width = (x - from) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double at = from + i * width;
            int weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI);
        }
        return sum * width / 3;
    }

    private static void equalBits(BiConsumer<Kernels, float[]> work) {
        Random random = new Random(4);
        for (int n : SIZES) {
            float[] vector = values(n + 2, random);
            float[] scalar = vector.clone();
            work.accept(VECTOR, vector);
            work.accept(SCALAR, scalar);
            assertThat(vector).as("size %d", n).isEqualTo(scalar);
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
