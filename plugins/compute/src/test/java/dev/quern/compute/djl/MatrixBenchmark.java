package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Times matrix products through `NDArray.matMul` on this engine and on DJL's PyTorch engine, by turns, and compares
/// their results. NN, NT and TN say which operand is a transposed view.
///
/// Prints GFLOP/s of the median round and the ratio; last the geometric mean and the lowest of the ratios.
final class MatrixBenchmark {

    private static final int ROUNDS = 9;
    private static final double ROUND_NANOS = 40e6;
    private static final int PAUSE_MILLIS = 60;

    private MatrixBenchmark() {}

    public static void main(String[] arguments) {
        int[][] shapes = {
            {64, 64, 64},
            {96, 96, 96},
            {128, 128, 128},
            {192, 192, 192},
            {256, 256, 256},
            {384, 384, 384},
            {512, 512, 512},
            {768, 768, 768},
            {1024, 1024, 1024},
            {2048, 2048, 2048},
            // the MLP of batch 64, the GPT of width 128 and GPT-2 with 256 tokens
            {64, 512, 784},
            {64, 256, 512},
            {3072, 384, 128},
            {3072, 512, 128},
            {3072, 128, 512},
            {256, 3072, 768},
            {256, 768, 3072},
            {768, 3072, 256}
        };
        List<Double> ratios = new ArrayList<>();
        for (int[] shape : shapes) {
            for (String kind : new String[] {"NN", "NT", "TN"}) {
                ratios.add(compare(kind, shape[0], shape[1], shape[2]));
            }
        }
        double logarithms = ratios.stream().mapToDouble(Math::log).sum();
        System.out.printf(
                Locale.ROOT,
                "geometric mean %.3f, lowest %.3f%n",
                Math.exp(logarithms / ratios.size()),
                ratios.stream().mapToDouble(ratio -> ratio).min().orElseThrow());
    }

    private static double compare(String kind, int m, int n, int k) {
        try (NDManager ours = NDManager.newBaseManager(QuernEngine.NAME);
                NDManager theirs = NDManager.newBaseManager("PyTorch")) {
            NDArray[] mine = operands(ours, kind, m, n, k);
            NDArray[] peer = operands(theirs, kind, m, n, k);
            check(mine, peer, k);
            double flops = 2.0 * m * n * k;
            int repeats = (int) Math.max(1, Math.min(20_000, ROUND_NANOS * 100 / flops));
            List<Double> mySpeeds = new ArrayList<>();
            List<Double> peerSpeeds = new ArrayList<>();
            for (int round = -3; round < ROUNDS; round++) {
                double a = flops * repeats / time(mine, repeats);
                double b = flops * repeats / time(peer, repeats);
                if (round >= 0) {
                    mySpeeds.add(a);
                    peerSpeeds.add(b);
                }
            }
            mySpeeds.sort(null);
            peerSpeeds.sort(null);
            double mineMedian = mySpeeds.get(ROUNDS / 2);
            double peerMedian = peerSpeeds.get(ROUNDS / 2);
            System.out.printf(
                    Locale.ROOT,
                    "%s %5d x %5d x %5d: %6.1f GFLOP/s, PyTorch %6.1f, ratio %.2f%n",
                    kind,
                    m,
                    n,
                    k,
                    mineMedian,
                    peerMedian,
                    mineMedian / peerMedian);
            return mineMedian / peerMedian;
        }
    }

    private static NDArray[] operands(NDManager manager, String kind, int m, int n, int k) {
        NDArray a = draw(manager, 1, kind.charAt(0) == 'T' ? k : m, kind.charAt(0) == 'T' ? m : k);
        NDArray b = draw(manager, 2, kind.charAt(1) == 'T' ? n : k, kind.charAt(1) == 'T' ? k : n);
        return new NDArray[] {kind.charAt(0) == 'T' ? a.transpose() : a, kind.charAt(1) == 'T' ? b.transpose() : b};
    }

    private static NDArray draw(NDManager manager, long seed, int rows, int columns) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return manager.create(values, new Shape(rows, columns));
    }

    private static void check(NDArray[] mine, NDArray[] peer, int k) {
        float[] a = mine[0].matMul(mine[1]).toFloatArray();
        float[] b = peer[0].matMul(peer[1]).toFloatArray();
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= 1e-6 * k)) {
                throw new IllegalStateException("element " + i + " is " + a[i] + " here, " + b[i] + " on PyTorch");
            }
        }
    }

    /// Without the threads of the other engine, which spin for a while when their work is done.
    private static long time(NDArray[] operands, int repeats) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        operands[0].matMul(operands[1]).close();
        long begin = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            operands[0].matMul(operands[1]).close();
        }
        return System.nanoTime() - begin;
    }
}
