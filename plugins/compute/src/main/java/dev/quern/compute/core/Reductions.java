package dev.quern.compute.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Summaries along axes, differentiable.
public final class Reductions {

    private final Allocator allocator;
    private final Graph graph;
    private final Summation summation;

    Reductions(Allocator allocator, Graph graph, Summation summation) {
        this.allocator = allocator;
        this.graph = graph;
        this.summation = summation;
    }

    /// Over all elements; the result has no axes.
    public Tensor reduceAll(Reduction reduction, Tensor tensor) {
        return reduce(reduction, tensor, IntStream.range(0, tensor.rank()).toArray(), false);
    }

    /// Over some axes, which stay with length 1 when `keepAxes`.
    public Tensor reduce(Reduction reduction, Tensor tensor, int[] axes, boolean keepAxes) {
        int[] kept = tensor.shape();
        boolean[] reduced = new boolean[kept.length];
        for (int axis : axes) {
            int index = tensor.layout().axis(axis);
            kept[index] = 1;
            reduced[index] = true;
        }
        boolean extreme = reduction == Reduction.MAXIMUM || reduction == Reduction.MINIMUM;
        if (extreme && tensor.size() == 0 && Layout.count(kept) > 0) {
            throw new IllegalArgumentException(
                    "An array of shape " + tensor.layout() + " has no elements, so it has no " + reduction);
        }
        int[] shape = keepAxes ? kept : withoutReduced(kept, reduced);
        Tensor result = allocator.empty(reduction.resultType(tensor.type()), shape);
        try (Tensor withAxes = result.view(Layout.of(kept))) {
            summation.reduce(reduction, tensor, withAxes);
        }
        if (graph.tracks(tensor) && result.type().isFloating()) {
            record(reduction, tensor, result, kept);
        }
        return result;
    }

    private static int[] withoutReduced(int[] kept, boolean[] reduced) {
        return IntStream.range(0, kept.length)
                .filter(axis -> !reduced[axis])
                .map(axis -> kept[axis])
                .toArray();
    }

    /// @param kept the shape of the result with the reduced axes as 1
    private void record(Reduction reduction, Tensor tensor, Tensor result, int[] kept) {
        Tensor[] inputs = {tensor};
        switch (reduction) {
            case SUM -> graph.record(result, step -> step.give(0, spread(step, step.gradient(), kept)), inputs);
            case MEAN -> graph.record(result, step -> backwardMean(step, kept), inputs);
            case MAXIMUM, MINIMUM -> graph.record(result, step -> backwardExtreme(step, kept), inputs, tensor, result);
            case PRODUCT -> graph.record(result, step -> backwardProduct(step, kept), inputs, tensor);
        }
    }

    /// A view of the gradient with the input's shape.
    private static Tensor spread(BackwardStep step, Tensor gradient, int[] kept) {
        return gradient.view(
                gradient.layout().reshape(kept).broadcast(step.inputLayout(0).shape()));
    }

    private void backwardMean(BackwardStep step, int[] kept) {
        Tensor gradient = step.gradient();
        double scale = (double) gradient.size() / step.inputLayout(0).size();
        try (Tensor scaled = allocator.emptyLike(gradient)) {
            for (int i = 0; i < gradient.size(); i++) {
                Elements.put(scaled.data(), scaled.type(), i, gradient.real(i) * scale);
            }
            step.give(0, spread(step, scaled, kept));
        }
    }

    /// The gradient goes in equal parts to all elements that are the extreme.
    private void backwardExtreme(BackwardStep step, int[] kept) {
        Tensor tensor = step.saved(0);
        Tensor extreme = step.saved(1);
        Layout spread = Layout.of(kept).broadcast(tensor.layout().shape());
        int[] ties = new int[extreme.size()];
        Object x = tensor.data();
        ElementType type = tensor.type();
        Walk.over(tensor.layout(), spread).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                int to = starts[1] + i * steps[1];
                if (Elements.real(x, type, starts[0] + i * steps[0]) == extreme.real(to)) {
                    ties[to]++;
                }
            }
        });
        Tensor result = allocator.empty(type, tensor.shape());
        Tensor gradient = step.gradient();
        Walk.over(tensor.layout(), spread, result.layout()).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                int from = starts[1] + i * steps[1];
                boolean hit = Elements.real(x, type, starts[0] + i * steps[0]) == extreme.real(from);
                double value = hit ? gradient.real(from) / ties[from] : 0;
                Elements.put(result.data(), type, starts[2] + i * steps[2], value);
            }
        });
        step.give(0, result);
    }

    /// The product of the other elements: by division, except where an element is zero.
    private void backwardProduct(BackwardStep step, int[] kept) {
        Tensor tensor = step.saved(0);
        Tensor gradient = step.gradient();
        Layout spread = Layout.of(kept).broadcast(tensor.layout().shape());
        int[] zeros = new int[gradient.size()];
        double[] others = new double[gradient.size()];
        Arrays.fill(others, 1);
        Object x = tensor.data();
        ElementType type = tensor.type();
        Walk.over(tensor.layout(), spread).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                int to = starts[1] + i * steps[1];
                double value = Elements.real(x, type, starts[0] + i * steps[0]);
                if (value == 0) {
                    zeros[to]++;
                } else {
                    others[to] *= value;
                }
            }
        });
        Tensor result = allocator.empty(type, tensor.shape());
        Walk.over(tensor.layout(), spread, result.layout()).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                int from = starts[1] + i * steps[1];
                double value = Elements.real(x, type, starts[0] + i * steps[0]);
                int zerosAmongOthers = zeros[from] - (value == 0 ? 1 : 0);
                double slope = zerosAmongOthers > 0 ? 0 : value == 0 ? others[from] : others[from] / value;
                Elements.put(result.data(), type, starts[2] + i * steps[2], gradient.real(from) * slope);
            }
        });
        step.give(0, result);
    }
}
