package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.Kernels;
import java.util.Arrays;

/// Functions of the rows of language models, each one differentiable operation on float32.
public final class RowFunctions {
    /// Rows whose gradients of the gain are summed apart before they are added in order.
    private static final int GROUP = 256;

    private final Allocator allocator;
    private final Graph graph;
    private final Compute compute;

    RowFunctions(Allocator allocator, Graph graph, Compute compute) {
        this.allocator = allocator;
        this.graph = graph;
        this.compute = compute;
    }

    private static void require(String operation, Tensor source, boolean fits, String needs) {
        if (!fits || source.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException(operation + " needs float32 " + needs + ", got " + source.type() + " "
                    + Arrays.toString(source.shape()));
        }
    }

    /// `x / sqrt(mean(x²) + epsilon) * gain` over the last axis (Zhang and Sennrich 2019).
    ///
    /// @param source (..., width)
    /// @param gain (width)
    public Tensor rmsNorm(Tensor source, Tensor gain, double epsilon) {
        boolean fits = source.rank() > 0 && gain.rank() == 1 && gain.size() == source.length(-1);
        require("rmsNorm", source, fits, "(..., width) and a gain (width) of " + Arrays.toString(gain.shape()));
        int width = gain.size();
        int rows = width == 0 ? 0 : source.size() / width;
        Tensor result = allocator.empty(ElementType.FLOAT32, source.shape());
        try (Tensor x = allocator.contiguous(source);
                Tensor g = allocator.contiguous(gain);
                Tensor scales = allocator.empty(ElementType.FLOAT32, rows)) {
            float[] in = x.floats();
            float[] out = result.floats();
            Kernels kernels = compute.kernels();
            compute.rows(rows, width, 4, (first, count) -> {
                for (int row = first; row < first + count; row++) {
                    int from = x.offset() + row * width;
                    float square = kernels.dot(in, from, in, from, width) / width;
                    float scale = (float) (1 / Math.sqrt(square + epsilon));
                    scales.floats()[row] = scale;
                    for (int i = 0; i < width; i++) {
                        out[row * width + i] = in[from + i] * scale * g.floats()[g.offset() + i];
                    }
                }
            });
            if (graph.tracks(source, gain)) {
                graph.record(result, this::backwardNorm, new Tensor[] {source, gain}, x, g, scales);
            }
        }
        return result;
    }

    /// With s the scale of a row and h = dy * gain: dx = s (h - x s² mean(h x)), dgain = sum of dy x s.
    private void backwardNorm(BackwardStep step) {
        Tensor x = step.saved(0);
        Tensor g = step.saved(1);
        float[] scales = step.saved(2).floats();
        int width = g.size();
        int rows = scales.length == 0 || width == 0 ? 0 : x.size() / width;
        int groups = Math.ceilDiv(rows, GROUP);
        Tensor dx = allocator.empty(ElementType.FLOAT32, x.shape());
        float[][] partial = new float[groups][width];
        float[] in = x.floats();
        float[] out = dx.floats();
        Kernels kernels = compute.kernels();
        try (Tensor dy = allocator.contiguous(step.gradient())) {
            compute.share(groups, 8L * x.size(), group -> {
                for (int row = group * GROUP; row < Math.min(rows, (group + 1) * GROUP); row++) {
                    int from = x.offset() + row * width;
                    int gradient = dy.offset() + row * width;
                    float scale = scales[row];
                    for (int i = 0; i < width; i++) {
                        out[row * width + i] = dy.floats()[gradient + i] * g.floats()[g.offset() + i];
                        partial[group][i] += dy.floats()[gradient + i] * in[from + i] * scale;
                    }
                    float mean = kernels.dot(out, row * width, in, from, width) / width;
                    kernels.combine(
                            scale,
                            out,
                            row * width,
                            -scale * scale * scale * mean,
                            in,
                            from,
                            0f,
                            out,
                            row * width,
                            width);
                }
            });
        }
        step.give(0, dx);
        if (step.needs(1)) {
            Tensor dgain = allocator.full(ElementType.FLOAT32, new int[] {width}, 0);
            for (float[] each : partial) {
                kernels.axpy(1f, each, 0, dgain.floats(), 0, width);
            }
            step.give(1, dgain);
        }
    }

    /// `x / (1 + e^-x)`: the sigmoid linear unit, also called swish (Elfwing et al. 2017).
    public Tensor silu(Tensor source) {
        require("silu", source, true, "elements");
        Tensor result = allocator.empty(ElementType.FLOAT32, source.shape());
        try (Tensor x = allocator.contiguous(source)) {
            float[] in = x.floats();
            float[] out = result.floats();
            compute.pieces(x.size(), 20, (at, length) -> {
                compute.kernels().sigmoid(in, x.offset() + at, out, at, length);
                compute.kernels()
                        .arithmetic(Kernels.Arithmetic.MULTIPLY, in, x.offset() + at, 1, out, at, 1, out, at, length);
            });
            if (graph.tracks(source)) {
                graph.record(result, this::backwardSilu, new Tensor[] {source}, x);
            }
        }
        return result;
    }

    /// With s the sigmoid: dx = dy s (1 + x (1 - s)).
    private void backwardSilu(BackwardStep step) {
        Tensor x = step.saved(0);
        Tensor dx = allocator.empty(ElementType.FLOAT32, x.shape());
        float[] in = x.floats();
        float[] out = dx.floats();
        try (Tensor dy = allocator.contiguous(step.gradient())) {
            float[] gradient = dy.floats();
            compute.pieces(x.size(), 20, (at, length) -> {
                compute.kernels().sigmoid(in, x.offset() + at, out, at, length);
                for (int i = at; i < at + length; i++) {
                    float s = out[i];
                    float slope = s * Math.fma(in[x.offset() + i], 1f - s, 1f);
                    out[i] = gradient[dy.offset() + i] * slope;
                }
            });
        }
        step.give(0, dx);
    }

    /// Rotary position embedding (Su et al. 2021): elements i and i + size / 2 of each head are a point that is
    /// turned by the angle `position * base^(-2 i / size)`.
    ///
    /// @param source (batch, time, width), heads side by side
    /// @param heads divides width; the size of a head is even
    /// @param first the position of the first time step
    public Tensor rotary(Tensor source, int heads, int first, double base) {
        boolean fits = source.rank() == 3 && heads > 0 && source.length(2) % (2 * heads) == 0;
        require("rotary", source, fits, "(batch, time, width), " + heads + " heads of even size dividing width");
        Tensor result = turned(source, heads, first, base, 1);
        if (graph.tracks(source)) {
            graph.record(
                    result, step -> step.give(0, turned(step.gradient(), heads, first, base, -1)), new Tensor[] {source
                    });
        }
        return result;
    }

    private Tensor turned(Tensor source, int heads, int first, double base, int direction) {
        int time = source.length(1);
        int width = source.length(2);
        int half = width / heads / 2;
        float[] cos = new float[time * half];
        float[] sin = new float[time * half];
        for (int i = 0; i < cos.length; i++) {
            double angle = (first + i / half) * Math.pow(base, -2.0 * (i % half) / (2 * half));
            cos[i] = (float) Math.cos(angle);
            sin[i] = (float) (direction * Math.sin(angle));
        }
        Tensor result = allocator.empty(ElementType.FLOAT32, source.shape());
        try (Tensor x = allocator.contiguous(source)) {
            float[] in = x.floats();
            float[] out = result.floats();
            compute.rows(source.length(0) * time, width, 6, (from, count) -> {
                for (int row = from; row < from + count; row++) {
                    for (int head = 0; head < heads; head++) {
                        int to = row * width + head * 2 * half;
                        int at = x.offset() + to;
                        int table = row % time * half;
                        for (int i = 0; i < half; i++) {
                            float a = in[at + i];
                            float b = in[at + half + i];
                            out[to + i] = Math.fma(a, cos[table + i], -b * sin[table + i]);
                            out[to + half + i] = Math.fma(a, sin[table + i], b * cos[table + i]);
                        }
                    }
                }
            });
        }
        return result;
    }
}
