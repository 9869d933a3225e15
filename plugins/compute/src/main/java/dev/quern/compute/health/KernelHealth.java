package dev.quern.compute.health;

import dev.quern.api.HealthCheck;
import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.GemmPlan;
import dev.quern.compute.kernel.KernelChoice;
import dev.quern.compute.kernel.Kernels;
import dev.quern.compute.kernel.ScalarKernels;
import dev.quern.compute.kernel.ThreadTeam;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// Holds this machine's kernels against the scalar ones, bit for bit, and times a matrix product.
public final class KernelHealth implements HealthCheck {
    private static final String SUBJECT = "kernels";
    private static final int SIZE = 256;
    private static final long PATIENCE = 1_500_000_000L;

    /// Far below what C2 makes of the kernels anywhere, far above what the interpreter or C1 make of them.
    private static final double SLOW = 2;

    @Override
    public List<Finding> check() {
        Kernels kernels;
        try {
            kernels = KernelChoice.ofThisJvm();
        } catch (IllegalStateException missing) {
            return List.of(new Finding(SUBJECT, false, "no kernels", missing.getMessage()));
        }
        Random random = new Random(1);
        float[] a = values(SIZE * SIZE, random);
        float[] b = values(SIZE * SIZE, random);
        GemmPlan plan = GemmPlan.of(false, false, SIZE, SIZE, SIZE);
        Compute compute = new Compute(kernels, new ThreadTeam(1));
        float[] product = new float[SIZE * SIZE];
        double speed = speed(compute, plan, a, b, product);
        float[] expected = new float[SIZE * SIZE];
        new Compute(new ScalarKernels(), new ThreadTeam(1)).gemm(plan, a, b, expected, null);
        boolean equal = Arrays.equals(product, expected) && gelu(kernels, a).equals(gelu(new ScalarKernels(), a));
        String detail = String.format(
                Locale.ROOT,
                "%s; matrix product of %d: %.1f GFLOP/s on one thread, %s",
                KernelChoice.describe(),
                SIZE,
                speed,
                equal ? "bitwise equal to the scalar kernels" : "NOT equal to the scalar kernels");
        String remedy = "";
        if (!equal) {
            remedy = "results of this machine cannot be trusted: report it with the output of 'java -version'";
        } else if (speed < SLOW) {
            remedy = "the JIT compiler made slow code of the kernels: start Java as bin/quern does";
        }
        return List.of(new Finding(SUBJECT, remedy.isEmpty(), detail, remedy));
    }

    /// GFLOP/s of the fastest of many products.
    private static double speed(Compute compute, GemmPlan plan, float[] a, float[] b, float[] product) {
        long end = System.nanoTime() + PATIENCE;
        long least = Long.MAX_VALUE;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            compute.gemm(plan, a, b, product, null);
            least = Math.min(least, System.nanoTime() - start);
        }
        return 2.0 * SIZE * SIZE * SIZE / least;
    }

    /// Bits of a function with a polynomial, over a length that is no multiple of any vector.
    private static List<Integer> gelu(Kernels kernels, float[] x) {
        float[] y = new float[SIZE - 1];
        kernels.gelu(x, 1, y, 0, y.length);
        return IntStream.range(0, y.length)
                .mapToObj(i -> Float.floatToRawIntBits(y[i]))
                .toList();
    }

    private static float[] values(int n, Random random) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
