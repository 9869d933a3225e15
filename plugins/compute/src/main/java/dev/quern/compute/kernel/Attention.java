package dev.quern.compute.kernel;

import dev.quern.compute.kernel.GemmPlan.Start;

/// Multi-head self-attention and its gradient, block by block of queries (Dao et al. 2022): scores exist for
/// one block of one head at a time, memory is O(time). The backward pass computes them again from the saved
/// log-sum-exp.
///
/// Layout: queries, keys and values side by side, (batch, time, 3 * width); heads side by side within each.
public final class Attention {
    private static final int BLOCK = 128;

    private final Compute compute;
    private final Kernels kernels;
    private final int time;
    private final int width;
    private final int heads;
    private final int size;
    private final boolean causal;
    private final float scale;

    /// @param heads divides width
    public Attention(Compute compute, int time, int width, int heads, boolean causal) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.time = time;
        this.width = width;
        this.heads = heads;
        this.size = width / heads;
        this.causal = causal;
        this.scale = (float) (1 / Math.sqrt(size));
    }

    /// @param qkv (batch, time, 3 * width)
    /// @param out (batch, time, width)
    /// @param logSumExp (batch, heads, time), for the backward pass
    public void forward(float[] qkv, int offset, int batch, float[] out, int outOffset, float[] logSumExp) {
        long operations = 4L * batch * heads * time * time * size;
        compute.share(batch * heads, operations, task -> {
            int head = task % heads;
            int base = offset + task / heads * time * 3 * width + head * size;
            int result = outOffset + task / heads * time * width + head * size;
            float[] scores = new float[Math.min(BLOCK, time) * time];
            for (int query = 0; query < time; query += BLOCK) {
                int rows = Math.min(BLOCK, time - query);
                int keys = causal ? query + rows : time;
                scores(qkv, base, query, rows, keys, scores);
                for (int row = 0; row < rows; row++) {
                    int valid = causal ? query + row + 1 : keys;
                    int at = row * keys;
                    float most = kernels.max(scores, at, valid);
                    float sum = kernels.expSum(scores, at, valid, most);
                    kernels.scale(1 / sum, scores, at, valid);
                    clear(scores, at + valid, at + keys);
                    logSumExp[task * time + query + row] = most + (float) Math.log(sum);
                }
                kernels.gemm(
                        plan(false, false, rows, size, keys, Start.ZERO)
                                .strides(keys, 3 * width, width)
                                .at(0, base + 2 * width, result + query * width),
                        scores,
                        qkv,
                        out,
                        null,
                        0,
                        rows,
                        0,
                        size);
            }
        });
    }

    /// Adds nothing: `dqkv` is overwritten.
    ///
    /// @param out what [#forward] gave, and `dout` its gradient
    public void backward(
            float[] qkv,
            int offset,
            int batch,
            float[] out,
            int outOffset,
            float[] logSumExp,
            float[] dout,
            int doutOffset,
            float[] dqkv,
            int dqkvOffset) {
        long operations = 10L * batch * heads * time * time * size;
        compute.share(batch * heads, operations, task -> {
            int head = task % heads;
            int rowBase = task / heads * time;
            int base = offset + rowBase * 3 * width + head * size;
            int dbase = dqkvOffset + rowBase * 3 * width + head * size;
            int result = outOffset + rowBase * width + head * size;
            int dresult = doutOffset + rowBase * width + head * size;
            for (int row = 0; row < time; row++) {
                for (int part = 0; part < 3; part++) {
                    int at = dbase + row * 3 * width + part * width;
                    clear(dqkv, at, at + size);
                }
            }
            float[] weights = new float[Math.min(BLOCK, time) * time];
            float[] gradients = new float[Math.min(BLOCK, time) * time];
            for (int query = 0; query < time; query += BLOCK) {
                int rows = Math.min(BLOCK, time - query);
                int keys = causal ? query + rows : time;
                scores(qkv, base, query, rows, keys, weights);
                kernels.gemm(
                        plan(false, true, rows, keys, size, Start.ZERO)
                                .strides(width, 3 * width, keys)
                                .at(dresult + query * width, base + 2 * width, 0),
                        dout,
                        qkv,
                        gradients,
                        null,
                        0,
                        rows,
                        0,
                        keys);
                for (int row = 0; row < rows; row++) {
                    int valid = causal ? query + row + 1 : keys;
                    int at = row * keys;
                    kernels.expSum(weights, at, valid, logSumExp[task * time + query + row]);
                    clear(weights, at + valid, at + keys);
                    float mean = kernels.dot(
                            out, result + (query + row) * width, dout, dresult + (query + row) * width, size);
                    for (int key = 0; key < valid; key++) {
                        gradients[at + key] = (gradients[at + key] - mean) * weights[at + key] * scale;
                    }
                    clear(gradients, at + valid, at + keys);
                }
                // dV += weights^T dout, dK += gradients^T Q, dQ = gradients K
                kernels.gemm(
                        plan(true, false, keys, size, rows, Start.OLD)
                                .strides(keys, width, 3 * width)
                                .at(0, dresult + query * width, dbase + 2 * width),
                        weights,
                        dout,
                        dqkv,
                        null,
                        0,
                        keys,
                        0,
                        size);
                kernels.gemm(
                        plan(true, false, keys, size, rows, Start.OLD)
                                .strides(keys, 3 * width, 3 * width)
                                .at(0, base + query * 3 * width, dbase + width),
                        gradients,
                        qkv,
                        dqkv,
                        null,
                        0,
                        keys,
                        0,
                        size);
                kernels.gemm(
                        plan(false, false, rows, size, keys, Start.ZERO)
                                .strides(keys, 3 * width, 3 * width)
                                .at(0, base + width, dbase + query * 3 * width),
                        gradients,
                        qkv,
                        dqkv,
                        null,
                        0,
                        rows,
                        0,
                        size);
            }
        });
    }

    /// scale * Q K^T for some queries: (rows, keys).
    private void scores(float[] qkv, int base, int query, int rows, int keys, float[] scores) {
        kernels.gemm(
                plan(false, true, rows, keys, size, Start.ZERO)
                        .strides(3 * width, 3 * width, keys)
                        .at(base + query * 3 * width, base + width, 0),
                qkv,
                qkv,
                scores,
                null,
                0,
                rows,
                0,
                keys);
        kernels.scale(scale, scores, 0, rows * keys);
    }

    private static GemmPlan plan(boolean transposeA, boolean transposeB, int m, int n, int k, Start start) {
        return GemmPlan.of(transposeA, transposeB, m, n, k).startingWith(start);
    }

    private static void clear(float[] x, int from, int to) {
        java.util.Arrays.fill(x, from, to, 0f);
    }
}
