package dev.quern.compute.kernel;

import java.util.Locale;
import java.util.Random;

/// Times matrix products and checks some of their elements.
///
/// Run: `java --add-modules jdk.incubator.vector -XX:-BackgroundCompilation -XX:+UseTransparentHugePages
/// -cp plugins/compute/target/classes:plugins/compute/target/test-classes dev.quern.compute.kernel.GemmBenchmark`
final class GemmBenchmark {
    private GemmBenchmark() {}

    public static void main(String[] arguments) {
        int[][] shapes = {
            {64, 64, 64},
            {128, 128, 128},
            {256, 256, 256},
            {512, 512, 512},
            {1024, 1024, 1024},
            // GPT of width 128: projections, their gradients, the classifier
            {4096, 384, 128},
            {4096, 512, 128},
            {4096, 128, 512},
            {128, 512, 4096},
            {512, 8192, 128},
            {512, 128, 8192},
            {8192, 128, 512}
        };
        Random random = new Random(1);
        for (int threads = 1; threads <= 2; threads++) {
            Compute compute = new Compute(new VectorKernels(), new ThreadTeam(threads));
            for (int[] shape : shapes) {
                StringBuilder line = new StringBuilder(String.format(
                        Locale.ROOT, "%d threads %5d x %5d x %5d GFLOP/s:", threads, shape[0], shape[1], shape[2]));
                for (String kind : new String[] {"NN", "NT", "TN"}) {
                    GemmPlan plan =
                            GemmPlan.of(kind.charAt(0) == 'T', kind.charAt(1) == 'T', shape[0], shape[1], shape[2]);
                    line.append(String.format(Locale.ROOT, "  %s %6.1f", kind, best(compute, plan, random)));
                }
                System.out.println(line);
            }
        }
    }

    private static double best(Compute compute, GemmPlan plan, Random random) {
        float[] a = values(plan.m() * plan.k(), random);
        float[] b = values(plan.n() * plan.k(), random);
        float[] c = new float[plan.m() * plan.n()];
        double operations = 2.0 * plan.m() * plan.n() * plan.k();
        int rounds = (int) Math.max(5, Math.min(2_000, 2e10 / operations));
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            compute.gemm(plan, a, b, c, null);
            least = Math.min(least, System.nanoTime() - start);
        }
        for (int i = 0; i < 50; i++) {
            int row = random.nextInt(plan.m());
            int column = random.nextInt(plan.n());
            float sum = 0;
            for (int inner = 0; inner < plan.k(); inner++) {
                sum = Math.fma(a[plan.a(row, inner)], b[plan.b(inner, column)], sum);
            }
            if (sum != c[plan.c(row, column)]) {
                throw new IllegalStateException("wrong result at " + row + ", " + column);
            }
        }
        return operations / least;
    }

    private static float[] values(int n, Random random) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
