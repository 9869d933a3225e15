package dev.quern.compute.kernel;

import dev.quern.compute.kernel.GemmPlan.Start;

/// A linear layer and the cross-entropy of its softmax in one: logits exist for one chunk of rows at a time,
/// and in training are turned into their gradient where they stand. Chunks follow one another, so sums over
/// rows have a fixed order.
public final class LinearCrossEntropy {
    /// Floats of logits at a time: 16 MiB.
    private static final int LOGITS = 1 << 22;

    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[0]);

    private final Compute compute;
    private final Kernels kernels;
    private final int width;
    private final int classes;

    public LinearCrossEntropy(Compute compute, int width, int classes) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.width = width;
        this.classes = classes;
    }

    /// Loss of each row in nats; 0 where the label is negative.
    ///
    /// @param hidden (rows, width)
    /// @param weight (classes, width)
    public void forward(
            float[] hidden,
            int hiddenOffset,
            float[] weight,
            int weightOffset,
            int[] labels,
            int rows,
            float[] losses) {
        chunks(rows, (first, count, logits) -> {
            logits(hidden, hiddenOffset + first * width, weight, weightOffset, count, logits);
            compute.rows(count, classes, 20, (row, n) -> {
                for (int i = row; i < row + n; i++) {
                    losses[first + i] = loss(logits, i * classes, labels[first + i], 0f);
                }
            });
        });
    }

    /// Loss of each row, and the gradients of `gradientScale` times their sum.
    ///
    /// @param dhidden (rows, width), overwritten
    /// @param dweight (classes, width), added to
    public void forwardBackward(
            float[] hidden,
            int hiddenOffset,
            float[] weight,
            int weightOffset,
            int[] labels,
            int rows,
            float[] losses,
            float gradientScale,
            float[] dhidden,
            int dhiddenOffset,
            float[] dweight,
            int dweightOffset) {
        chunks(rows, (first, count, logits) -> {
            int at = hiddenOffset + first * width;
            logits(hidden, at, weight, weightOffset, count, logits);
            compute.rows(count, classes, 20, (row, n) -> {
                for (int i = row; i < row + n; i++) {
                    losses[first + i] = loss(logits, i * classes, labels[first + i], gradientScale);
                }
            });
            compute.gemm(
                    GemmPlan.of(false, false, count, width, classes).at(0, weightOffset, dhiddenOffset + first * width),
                    logits,
                    weight,
                    dhidden,
                    null);
            compute.gemm(
                    GemmPlan.of(true, false, classes, width, count)
                            .startingWith(Start.OLD)
                            .at(0, at, dweightOffset),
                    logits,
                    hidden,
                    dweight,
                    null);
        });
    }

    private void logits(float[] hidden, int at, float[] weight, int weightOffset, int count, float[] logits) {
        compute.gemm(
                GemmPlan.of(false, true, count, classes, width).at(at, weightOffset, 0), hidden, weight, logits, null);
    }

    /// The loss of one row; its logits become their gradient where the scale is not 0.
    private float loss(float[] logits, int at, int label, float gradientScale) {
        if (label < 0) {
            java.util.Arrays.fill(logits, at, at + classes, 0f);
            return 0f;
        }
        float most = kernels.max(logits, at, classes);
        float target = logits[at + label];
        float sum = kernels.expSum(logits, at, classes, most);
        if (gradientScale != 0f) {
            kernels.scale(gradientScale / sum, logits, at, classes);
            logits[at + label] -= gradientScale;
        }
        return most - target + (float) Math.log(sum);
    }

    private interface Chunk {
        void apply(int first, int count, float[] logits);
    }

    private void chunks(int rows, Chunk chunk) {
        int size = Math.max(1, Math.min(rows, LOGITS / classes));
        float[] logits = SCRATCH.get();
        if (logits.length < (long) size * classes) {
            logits = new float[size * classes];
            SCRATCH.set(logits);
        }
        for (int first = 0; first < rows; first += size) {
            chunk.apply(first, Math.min(size, rows - first), logits);
        }
    }
}
