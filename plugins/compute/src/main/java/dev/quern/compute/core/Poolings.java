package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.ConvolutionShape;
import dev.quern.compute.kernel.Pooling;
import dev.quern.compute.kernel.PoolingShape;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Pooling over one to three spatial axes, differentiable.
public final class Poolings {

    private final Allocator allocator;
    private final Graph graph;
    private final Compute compute;
    private final Elementwise elementwise;
    private final Reductions reductions;

    Poolings(Allocator allocator, Graph graph, Compute compute, Elementwise elementwise, Reductions reductions) {
        this.allocator = allocator;
        this.graph = graph;
        this.compute = compute;
        this.elementwise = elementwise;
        this.reductions = reductions;
    }

    /// The windows, one number for each spatial axis.
    ///
    /// @param padding positions on both sides that hold nothing (maximum) or zero (average)
    /// @param ceiling whether a last window that is not whole counts
    public record Windows(int[] kernel, int[] stride, int[] padding, boolean ceiling) {}

    /// The largest element of each window of (batch, channels, spatial...); its gradient goes to the first largest.
    public Tensor max(Tensor source, Windows windows) {
        PoolingShape shape = shape("maxPool", source, windows);
        Pooling pooling = new Pooling(compute, shape, false);
        Tensor result = result(source, shape);
        try (Tensor x = allocator.contiguous(source);
                Tensor indices = allocator.empty(ElementType.INT32, result.shape())) {
            pooling.max(x.floats(), x.offset(), result.floats(), 0, indices.ints(), 0);
            if (graph.tracks(source)) {
                graph.record(
                        result,
                        step -> {
                            Tensor dx = allocator.empty(
                                    ElementType.FLOAT32, step.inputLayout(0).shape());
                            try (Tensor dy = allocator.contiguous(step.gradient())) {
                                int[] places = step.saved(0).ints();
                                pooling.maxGradient(places, 0, dy.floats(), dy.offset(), dx.floats(), 0);
                            }
                            step.give(0, dx);
                        },
                        new Tensor[] {source},
                        indices);
            }
        }
        return result;
    }

    /// The mean of each window of (batch, channels, spatial...).
    ///
    /// @param countPadding whether the mean divides by the positions in the padding too
    public Tensor average(Tensor source, Windows windows, boolean countPadding) {
        PoolingShape shape = shape("avgPool", source, windows);
        Pooling pooling = new Pooling(compute, shape, countPadding);
        Tensor result = result(source, shape);
        try (Tensor x = allocator.contiguous(source)) {
            pooling.average(x.floats(), x.offset(), result.floats(), 0);
        }
        if (graph.tracks(source)) {
            graph.record(
                    result,
                    step -> {
                        Tensor dx = allocator.empty(
                                ElementType.FLOAT32, step.inputLayout(0).shape());
                        try (Tensor dy = allocator.contiguous(step.gradient())) {
                            pooling.averageGradient(dy.floats(), dy.offset(), dx.floats(), 0);
                        }
                        step.give(0, dx);
                    },
                    new Tensor[] {source});
        }
        return result;
    }

    /// (sum of x^p)^(1/p) of each window, 0 where the sum is negative.
    public Tensor powerAverage(Tensor source, double power, Windows windows) {
        int count = Arrays.stream(windows.kernel()).reduce(1, Math::multiplyExact);
        try (Tensor powers = raised(source, power);
                Tensor means = average(powers, windows, true);
                Tensor sums = elementwise.binary(BinaryOperation.MULTIPLY, means, (float) count, source.type());
                Tensor positive = elementwise.unary(UnaryOperation.RELU, sums)) {
            return raised(positive, 1 / power);
        }
    }

    private Tensor raised(Tensor source, double power) {
        return elementwise.binary(BinaryOperation.POWER, source, (float) power, source.type());
    }

    /// The largest element of each channel: (batch, channels).
    public Tensor globalMax(Tensor source) {
        int[] kernel = spatial("globalMaxPool", source);
        int[] ones = new int[kernel.length];
        Arrays.fill(ones, 1);
        try (Tensor pooled = max(source, new Windows(kernel, ones, new int[kernel.length], false))) {
            return withoutSpatial(pooled);
        }
    }

    /// The mean of each channel: (batch, channels).
    public Tensor globalAverage(Tensor source) {
        spatial("globalAvgPool", source);
        return reductions.reduce(
                Reduction.MEAN, source, IntStream.range(2, source.rank()).toArray(), false);
    }

    /// (sum of x^p)^(1/p) of each channel: (batch, channels).
    public Tensor globalPowerAverage(Tensor source, double power) {
        int[] kernel = spatial("globalLpPool", source);
        int[] ones = new int[kernel.length];
        Arrays.fill(ones, 1);
        try (Tensor pooled = powerAverage(source, power, new Windows(kernel, ones, new int[kernel.length], false))) {
            return withoutSpatial(pooled);
        }
    }

    private Tensor withoutSpatial(Tensor pooled) {
        int[] axes = IntStream.range(2, pooled.rank()).toArray();
        return reductions.reduce(Reduction.SUM, pooled, axes, false); // each of them has length 1
    }

    private static int[] spatial(String operation, Tensor source) {
        requireImage(operation, source);
        return Arrays.copyOfRange(source.layout().shape(), 2, source.rank());
    }

    private static void requireImage(String operation, Tensor source) {
        int axes = source.rank() - 2;
        if (axes < 1 || axes > ConvolutionShape.AXES || source.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException(
                    operation + " needs float32 (batch, channels, ...) with 1 to " + ConvolutionShape.AXES
                            + " spatial axes, got " + source.type() + " " + Arrays.toString(source.shape()));
        }
    }

    private static PoolingShape shape(String operation, Tensor source, Windows windows) {
        requireImage(operation, source);
        int axes = source.rank() - 2;
        int[] kernel = windows.kernel();
        int[] stride = windows.stride().length == 0 ? kernel : windows.stride();
        int[] padding = windows.padding().length == 0 ? new int[axes] : windows.padding();
        boolean fits = kernel.length == axes && stride.length == axes && padding.length == axes;
        for (int axis = 0; fits && axis < axes; axis++) {
            fits = kernel[axis] > 0 && stride[axis] > 0 && padding[axis] >= 0 && 2 * padding[axis] <= kernel[axis];
        }
        PoolingShape shape = !fits
                ? null
                : PoolingShape.of(
                        source.length(0),
                        source.length(1),
                        Convolutions.spatial(source.layout().shape(), 1),
                        Convolutions.filled(kernel, 1),
                        Convolutions.filled(stride, 1),
                        Convolutions.filled(padding, 0),
                        windows.ceiling());
        if (!fits || Arrays.stream(shape.out()).anyMatch(length -> length <= 0)) {
            throw new IllegalArgumentException(
                    operation + " of shape " + Arrays.toString(source.shape())
                            + " with kernel " + Arrays.toString(kernel) + ", stride " + Arrays.toString(stride)
                            + " and padding " + Arrays.toString(padding)
                            + " is not defined: it needs one positive number for"
                            + " each spatial axis, padding of at most half the kernel, and a kernel that fits the padded input");
        }
        return shape;
    }

    private Tensor result(Tensor source, PoolingShape shape) {
        return allocator.empty(
                ElementType.FLOAT32,
                Convolutions.joined(source.length(0), source.length(1), shape.out(), source.rank()));
    }
}
