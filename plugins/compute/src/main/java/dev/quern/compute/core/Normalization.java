package dev.quern.compute.core;

import java.util.Arrays;

/// Softmax, layer normalisation and dropout, differentiable.
public final class Normalization {

    private final Allocator allocator;
    private final Graph graph;
    private final Summation summation;
    private final RandomSource random;
    private final RowLoops loops;

    Normalization(Allocator allocator, Graph graph, Summation summation, RandomSource random, RowLoops loops) {
        this.allocator = allocator;
        this.graph = graph;
        this.summation = summation;
        this.random = random;
        this.loops = loops;
    }

    public Tensor softmax(Tensor source, int axis) {
        return softmax(source, axis, false);
    }

    public Tensor logSoftmax(Tensor source, int axis) {
        return softmax(source, axis, true);
    }

    private Tensor softmax(Tensor source, int axis, boolean logarithm) {
        requireFloating(logarithm ? "logSoftmax" : "softmax", source);
        int[] swap = swapWithLast(
                source.rank(), source.rank() == 0 ? 0 : source.layout().axis(axis));
        try (Tensor turned = source.view(source.layout().permute(swap));
                Tensor rows = allocator.contiguous(turned);
                Tensor out = allocator.emptyLike(rows)) {
            loops.softmax(rows, out, logarithm);
            Tensor result = out.view(out.layout().permute(swap));
            if (graph.tracks(source)) {
                graph.record(result, step -> backward(step, swap, logarithm), new Tensor[] {source}, out);
            }
            return result;
        }
    }

    private void backward(BackwardStep step, int[] swap, boolean logarithm) {
        try (Tensor turned = step.gradient().view(step.gradient().layout().permute(swap));
                Tensor gradient = allocator.contiguous(turned);
                Tensor result = allocator.emptyLike(gradient)) {
            loops.softmaxGradient(step.saved(0), gradient, result, logarithm);
            step.give(0, result.view(result.layout().permute(swap)));
        }
    }

    private static int[] swapWithLast(int rank, int axis) {
        int[] order = new int[rank];
        Arrays.setAll(order, i -> i);
        if (rank > 0) {
            order[axis] = rank - 1;
            order[rank - 1] = axis;
        }
        return order;
    }

    private static void requireFloating(String operation, Tensor source) {
        if (!source.type().isFloating()) {
            throw new IllegalArgumentException(
                    operation + " needs a floating array, this one is " + source.type() + "; convert it first");
        }
    }

    /// `(x - mean) / sqrt(variance + epsilon) * gamma + beta` over the last axes (Ba, Kiros and Hinton 2016).
    ///
    /// @param normalized the lengths of the axes that are normalised together
    /// @param gamma as many elements, or null for ones
    /// @param beta as many elements, or null for zeros
    public Tensor layerNorm(Tensor source, int[] normalized, Tensor gamma, Tensor beta, double epsilon) {
        int width = Layout.count(normalized);
        int lead = source.rank() - normalized.length;
        if (lead < 0
                || !Arrays.equals(normalized, Arrays.copyOfRange(source.layout().shape(), lead, source.rank()))) {
            throw new IllegalArgumentException("layerNorm over " + Arrays.toString(normalized)
                    + " needs an array that ends with these lengths, got " + Arrays.toString(source.shape()));
        }
        requireFloating("layerNorm", source);
        int rows = width == 0 ? 0 : source.size() / width;
        Tensor result = allocator.empty(source.type(), source.shape());
        try (Tensor x = allocator.contiguous(source);
                Tensor scale = gamma == null ? ones(source.type(), width) : fresh(gamma);
                Tensor shift = beta == null ? zeros(source.type(), width) : fresh(beta);
                Tensor statistics = allocator.empty(source.type(), rows, 2)) {
            loops.layerNorm(x, scale, shift, epsilon, statistics, result);
            Tensor none = statistics; // stands for an absent input: it is in no graph
            Tensor[] inputs = {source, gamma == null ? none : gamma, beta == null ? none : beta};
            if (graph.tracks(inputs)) {
                graph.record(result, this::backwardLayerNorm, inputs, x, scale, statistics);
            }
        }
        return result;
    }

    /// A handle on elements from the start of their storage.
    private Tensor fresh(Tensor source) {
        return source.layout().isFresh() ? source.alias() : allocator.duplicate(source);
    }

    private Tensor ones(ElementType type, int width) {
        return allocator.full(type, new int[] {width}, 1);
    }

    private Tensor zeros(ElementType type, int width) {
        return allocator.full(type, new int[] {width}, 0);
    }

    private void backwardLayerNorm(BackwardStep step) {
        Tensor x = step.saved(0);
        Tensor scale = step.saved(1);
        Tensor scaleGradient = zeros(x.type(), scale.size());
        Tensor shiftGradient = zeros(x.type(), scale.size());
        Tensor result = allocator.empty(x.type(), x.shape());
        try (Tensor gradient = allocator.contiguous(step.gradient())) {
            loops.layerNormGradient(x, scale, step.saved(2), gradient, result, scaleGradient, shiftGradient);
        }
        step.give(0, result);
        giveAs(step, 1, scaleGradient);
        giveAs(step, 2, shiftGradient);
    }

    private static void giveAs(BackwardStep step, int input, Tensor gradient) {
        try (gradient) {
            if (step.needs(input)) {
                step.give(input, gradient.view(Layout.of(step.inputLayout(input).shape())));
            }
        }
    }

    /// Zeroes elements with probability `rate` and scales the others by 1 / (1 - rate), when training.
    ///
    /// No mask is stored: the backward pass draws the same numbers again.
    public Tensor dropout(Tensor source, double rate, boolean training) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("The dropout rate must be from 0 to 1, got " + rate);
        }
        if (!training || rate == 0) {
            Tensor same = source.alias();
            same.setNode(source.node());
            return same;
        }
        RandomSource.Stream stream = random.next();
        Tensor result = dropped(source, rate, stream);
        if (graph.tracks(source)) {
            graph.record(result, step -> step.give(0, dropped(step.gradient(), rate, stream)), new Tensor[] {source});
        }
        return result;
    }

    private Tensor dropped(Tensor source, double rate, RandomSource.Stream stream) {
        Tensor result = allocator.empty(source.type(), source.shape());
        try (Tensor x = allocator.contiguous(source)) {
            loops.dropout(x, rate, stream, result);
        }
        return result;
    }
}
