package dev.quern.compute.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Matrix products, differentiable. Transposed float32 operands are read in place.
public final class Products {

    private final Allocator allocator;
    private final Graph graph;
    private final Summation summation;
    private final Shaping shaping;
    private final Elementwise elementwise;
    private final MatrixLoops loops;

    Products(
            Allocator allocator,
            Graph graph,
            Summation summation,
            Shaping shaping,
            Elementwise elementwise,
            MatrixLoops loops) {
        this.allocator = allocator;
        this.graph = graph;
        this.summation = summation;
        this.shaping = shaping;
        this.elementwise = elementwise;
        this.loops = loops;
    }

    /// `input * weight^T + bias` over the last axis of the input.
    ///
    /// @param input (..., in)
    /// @param weight (out, in)
    /// @param bias (out), or null
    /// @return (..., out)
    public Tensor linear(Tensor input, Tensor weight, Tensor bias) {
        int[] shape = input.shape();
        int width = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (weight.rank() != 2 || weight.length(1) != width || shape.length == 0) {
            throw mismatch("linear", input, weight);
        }
        int outputs = weight.length(0);
        if (bias != null && (bias.rank() != 1 || bias.size() != outputs)) {
            throw mismatch("linear", weight, bias);
        }
        if (bias != null && !bias.isContiguous()) {
            try (Tensor dense = shaping.copy(bias)) {
                return linear(input, weight, dense);
            }
        }
        shape[shape.length - 1] = outputs;
        Tensor result = allocator.empty(input.type(), shape);
        int rows = outputs == 0 ? 0 : result.size() / outputs;
        try (Tensor flat = rows(input, width);
                Tensor out = result.view(Layout.of(rows, outputs));
                Tensor turned = weight.view(weight.layout().permute(new int[] {1, 0}))) {
            loops.multiply(flat, turned, bias, out);
            Tensor[] inputs = bias == null ? new Tensor[] {input, weight} : new Tensor[] {input, weight, bias};
            if (graph.tracks(inputs)) {
                graph.record(result, this::backwardLinear, inputs, flat, weight);
            }
        }
        return result;
    }

    /// (rows, width), a view where possible, outside the graph.
    private Tensor rows(Tensor tensor, int width) {
        int[] shape = {width == 0 ? 0 : tensor.size() / width, width};
        Layout layout = tensor.layout().reshape(shape);
        if (layout != null) {
            return tensor.view(layout);
        }
        try (Tensor copy = allocator.duplicate(tensor)) {
            return copy.view(Layout.of(shape));
        }
    }

    private void backwardLinear(BackwardStep step) {
        Tensor input = step.saved(0); // (rows, in)
        Tensor weight = step.saved(1); // (out, in)
        try (Tensor gradient = rows(step.gradient(), weight.length(0))) { // (rows, out)
            if (step.needs(0)) {
                Tensor result =
                        allocator.empty(input.type(), step.inputLayout(0).shape());
                try (Tensor flat = result.view(Layout.of(input.layout().shape()))) {
                    loops.multiply(gradient, weight, flat);
                }
                step.give(0, result);
            }
            if (step.needs(1)) {
                Tensor result = allocator.empty(weight.type(), weight.shape());
                try (Tensor turned = gradient.view(gradient.layout().permute(new int[] {1, 0}))) {
                    loops.multiply(turned, input, result);
                }
                step.give(1, result);
            }
            if (step.inputs() > 2 && step.needs(2)) {
                step.give(2, summation.sumTo(gradient, new int[] {weight.length(0)}));
            }
        }
    }

    /// The matrix product of the two last axes; the axes before them broadcast. A vector is a row on the left
    /// and a column on the right, and loses that axis in the result.
    public Tensor matMul(Tensor left, Tensor right) {
        if (left.rank() == 0 || right.rank() == 0) {
            throw mismatch("matMul", left, right);
        }
        if (left.rank() == 1) {
            try (Tensor row = shaping.expand(left, 0);
                    Tensor product = matMul(row, right)) {
                return shaping.squeeze(product, right.rank() == 1 ? -1 : -2);
            }
        }
        if (right.rank() == 1) {
            try (Tensor column = shaping.expand(right, 1);
                    Tensor product = matMul(left, column)) {
                return shaping.squeeze(product, -1);
            }
        }
        return matrices(left, right);
    }

    private Tensor matrices(Tensor left, Tensor right) {
        ElementType type = ElementType.promote(left.type(), right.type());
        if (left.type() != type || right.type() != type) {
            try (Tensor a = elementwise.cast(left, type);
                    Tensor b = elementwise.cast(right, type)) {
                return matrices(a, b);
            }
        }
        if (left.length(-1) != right.length(-2)) {
            throw mismatch("matMul", left, right);
        }
        int[] batch = Layout.broadcast(leading(left), leading(right));
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = left.length(-2);
        shape[batch.length + 1] = right.length(-1);
        Tensor result = allocator.empty(type, shape);
        loops.multiply(left, right, result);
        if (graph.tracks(left, right)) {
            graph.record(result, this::backwardMatrices, new Tensor[] {left, right}, left, right);
        }
        return result;
    }

    private static int[] leading(Tensor tensor) {
        return Arrays.copyOf(tensor.layout().shape(), tensor.rank() - 2);
    }

    private void backwardMatrices(BackwardStep step) {
        if (step.needs(0)) {
            try (Tensor turned = turned(step.saved(1))) {
                giveProduct(step, 0, step.gradient(), turned);
            }
        }
        if (step.needs(1)) {
            try (Tensor turned = turned(step.saved(0))) {
                giveProduct(step, 1, turned, step.gradient());
            }
        }
    }

    private void giveProduct(BackwardStep step, int input, Tensor left, Tensor right) {
        int[] batch = Layout.broadcast(leading(left), leading(right));
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = left.length(-2);
        shape[batch.length + 1] = right.length(-1);
        try (Tensor product = allocator.empty(left.type(), shape)) {
            loops.multiply(left, right, product);
            step.give(input, summation.sumTo(product, step.inputLayout(input).shape()));
        }
    }

    private static Tensor turned(Tensor tensor) {
        int rank = tensor.rank();
        int[] order = new int[rank];
        Arrays.setAll(order, axis -> axis < rank - 2 ? axis : 2 * rank - 3 - axis);
        return tensor.view(tensor.layout().permute(order));
    }

    /// The matrix products of two batches of matrices (batch, rows, columns).
    public Tensor batchMatMul(Tensor left, Tensor right) {
        if (left.rank() != 3 || right.rank() != 3 || left.length(0) != right.length(0)) {
            throw mismatch("batchMatMul", left, right);
        }
        return matMul(left, right);
    }

    /// The sum of products over the last axis of the left and the second last of the right operand, for all
    /// combinations of the other axes; a product of numbers where one operand has no axes.
    public Tensor dot(Tensor left, Tensor right) {
        if (left.rank() == 0 || right.rank() == 0) {
            return elementwise.binary(BinaryOperation.MULTIPLY, left, right);
        }
        if (left.rank() <= 2 && right.rank() <= 2) {
            return matMul(left, right);
        }
        int inner = left.length(-1);
        int axis = Math.max(0, right.rank() - 2);
        if (right.length(axis) != inner) {
            throw mismatch("dot", left, right);
        }
        int[] order = new int[right.rank()];
        order[0] = axis;
        for (int i = 1, next = 0; i < order.length; i++, next++) {
            next += next == axis ? 1 : 0;
            order[i] = next;
        }
        int[] shape = IntStream.concat(
                        Arrays.stream(left.layout().shape(), 0, left.rank() - 1),
                        Arrays.stream(order, 1, order.length)
                                .map(i -> right.layout().shape()[i]))
                .toArray();
        int rows =
                inner == 0 ? Layout.count(Arrays.copyOf(left.layout().shape(), left.rank() - 1)) : left.size() / inner;
        try (Tensor a = shaping.reshape(left, new int[] {rows, inner});
                Tensor turned = shaping.permute(right, order);
                Tensor b = shaping.reshape(turned, new int[] {inner, inner == 0 ? 0 : right.size() / inner});
                Tensor product = matMul(a, b)) {
            return shaping.reshape(product, shape);
        }
    }

    private static IllegalArgumentException mismatch(String operation, Tensor left, Tensor right) {
        return new IllegalArgumentException(operation + " of shapes " + Arrays.toString(left.shape()) + " and "
                + Arrays.toString(right.shape()) + " is not defined: the inner lengths must agree");
    }
}
