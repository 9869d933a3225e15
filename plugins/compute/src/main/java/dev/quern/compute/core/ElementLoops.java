package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.Kernels;
import dev.quern.compute.kernel.Kernels.Arithmetic;

/// The loops behind [Elementwise]: values and slopes of single elements over any layouts, nothing recorded.
final class ElementLoops {

    private final Allocator allocator;
    private final Compute compute;

    ElementLoops(Allocator allocator, Compute compute) {
        this.allocator = allocator;
        this.compute = compute;
    }

    void unary(UnaryOperation operation, Tensor argument, Tensor result) {
        if (argument.type() == ElementType.FLOAT32 && result.type() == ElementType.FLOAT32) {
            float[] x = argument.floats();
            float[] y = result.floats();
            if (argument.isContiguous() && result.isContiguous()) {
                unary(operation, x, argument.offset(), y, result.offset(), argument.size());
                return;
            }
        }
        map(operation.function(), argument, result);
    }

    private void unary(UnaryOperation operation, float[] x, int xStart, float[] y, int yStart, int count) {
        switch (operation) {
            case GELU -> compute.gelu(x, xStart, y, yStart, count);
            case RELU -> withNumber(Arithmetic.MAXIMUM, 0, x, xStart, y, yStart, count);
            case NEGATE -> withNumber(Arithmetic.MULTIPLY, -1, x, xStart, y, yStart, count);
            case SQUARE -> arithmetic(Arithmetic.MULTIPLY, x, xStart, 1, x, xStart, 1, y, yStart, count);
            case EXP ->
                compute.pieces(
                        count, operation.cost(), (at, length) -> exponential(x, xStart + at, y, yStart + at, length));
            case SIGMOID ->
                compute.pieces(count, operation.cost(), (at, length) -> compute.kernels()
                        .sigmoid(x, xStart + at, y, yStart + at, length));
            case TANH ->
                compute.pieces(count, operation.cost(), (at, length) -> compute.kernels()
                        .tanh(x, xStart + at, y, yStart + at, length));
            default ->
                compute.pieces(
                        count,
                        operation.cost(),
                        (at, length) -> FloatLoops.unary(operation, length, x, xStart + at, y, yStart + at));
        }
    }

    private void withNumber(
            Arithmetic operation, float number, float[] x, int xStart, float[] y, int yStart, int count) {
        arithmetic(operation, x, xStart, 1, new float[] {number}, 0, 0, y, yStart, count);
    }

    /// `z = x op y`, shared over threads; steps are 0 or 1.
    private void arithmetic(
            Arithmetic operation,
            float[] x,
            int xStart,
            int xStep,
            float[] y,
            int yStart,
            int yStep,
            float[] z,
            int zStart,
            int count) {
        Kernels kernels = compute.kernels();
        compute.pieces(
                count,
                2,
                (at, length) -> kernels.arithmetic(
                        operation,
                        x,
                        xStart + at * xStep,
                        xStep,
                        y,
                        yStart + at * yStep,
                        yStep,
                        z,
                        zStart + at,
                        length));
    }

    /// At least `low` and at most `high`, float32 side by side.
    void clip(Tensor argument, float low, float high, Tensor result) {
        float[] x = argument.floats();
        float[] y = result.floats();
        compute.pieces(argument.size(), 2, (at, length) -> compute.kernels()
                .clip(x, argument.offset() + at, low, high, y, result.offset() + at, length));
    }

    /// The gradient where the argument is between `low` and `high`, `edge` of it where it is one of them, else 0;
    /// float32 side by side.
    Tensor clipGradient(Tensor argument, float low, float high, float edge, Tensor gradient) {
        Tensor result = allocator.emptyLike(gradient);
        clipGradient(argument, low, high, edge, gradient, result);
        return result;
    }

    private void clipGradient(Tensor argument, float low, float high, float edge, Tensor gradient, Tensor result) {
        float[] x = argument.floats();
        float[] g = gradient.floats();
        float[] out = result.floats();
        compute.pieces(gradient.size(), 2, (at, length) -> compute.kernels()
                .clipGradient(
                        x,
                        argument.offset() + at,
                        low,
                        high,
                        edge,
                        g,
                        gradient.offset() + at,
                        out,
                        result.offset() + at,
                        length));
    }

    /// e^x, by the kernel for powers of e where all exponents are at most 88.
    private void exponential(float[] x, int xStart, float[] y, int yStart, int count) {
        Kernels kernels = compute.kernels();
        System.arraycopy(x, xStart, y, yStart, count);
        if (kernels.max(y, yStart, count) <= 88) {
            kernels.expSum(y, yStart, count, 0);
        } else {
            FloatLoops.unary(UnaryOperation.EXP, count, y, yStart, y, yStart);
        }
    }

    void map(UnaryOperation.Value function, Tensor argument, Tensor result) {
        Object x = argument.data();
        Object y = result.data();
        ElementType from = argument.type();
        ElementType to = result.type();
        Walk.over(argument.layout(), result.layout()).forEach((count, starts, steps) -> {
            for (int i = 0, s = starts[0], t = starts[1]; i < count; i++, s += steps[0], t += steps[1]) {
                Elements.put(y, to, t, function.at(Elements.real(x, from, s)));
            }
        });
    }

    /// `gradient * slope(saved)`.
    Tensor timesSlope(UnaryOperation operation, Tensor saved, Tensor gradient) {
        boolean plain = saved.type() == ElementType.FLOAT32
                && gradient.type() == ElementType.FLOAT32
                && saved.isContiguous()
                && gradient.isContiguous();
        return plain
                ? timesSlopeFloats(operation, saved, gradient)
                : timesSlope(operation.slope().function(), saved, gradient);
    }

    private Tensor timesSlopeFloats(UnaryOperation operation, Tensor saved, Tensor gradient) {
        if (operation == UnaryOperation.RELU) {
            return clipGradient(saved, 0, Float.POSITIVE_INFINITY, 0, gradient);
        }
        Tensor result = allocator.emptyLike(gradient);
        float[] v = saved.floats();
        float[] g = gradient.floats();
        float[] out = result.floats();
        int vStart = saved.offset();
        int gStart = gradient.offset();
        if (operation == UnaryOperation.GELU) {
            compute.geluBackward(v, vStart, g, gStart, out, 0, gradient.size(), false);
        } else {
            compute.pieces(
                    gradient.size(),
                    operation.cost(),
                    (at, length) -> FloatLoops.timesSlope(operation, length, v, vStart + at, g, gStart + at, out, at));
        }
        return result;
    }

    Tensor timesSlope(UnaryOperation.Value slope, Tensor saved, Tensor gradient) {
        Tensor result = allocator.emptyLike(gradient);
        Object v = saved.data();
        Object g = gradient.data();
        Object out = result.data();
        ElementType type = gradient.type();
        ElementType savedType = saved.type();
        Walk.over(saved.layout(), gradient.layout(), result.layout()).forEach((count, starts, steps) -> {
            for (int i = 0, a = starts[0], b = starts[1], c = starts[2]; i < count; i++) {
                Elements.put(out, type, c, Elements.real(g, type, b) * slope.at(Elements.real(v, savedType, a)));
                a += steps[0];
                b += steps[1];
                c += steps[2];
            }
        });
        return result;
    }

    /// Operands of one type, each broadcast to the result's shape.
    void binary(BinaryOperation operation, Tensor left, Tensor right, Tensor result) {
        Layout a = broadcast(left, result);
        Layout b = broadcast(right, result);
        if (left.type() == ElementType.FLOAT32 && result.type() == ElementType.FLOAT32) {
            floats(operation, left.floats(), a, right.floats(), b, result);
        } else if (left.type().isFloating()) {
            reals(operation, left, a, right, b, result);
        } else {
            integers(operation, left, a, right, b, result);
        }
    }

    private static Layout broadcast(Tensor operand, Tensor result) {
        return operand.layout() == result.layout() || operand.layout().sameShape(result.layout())
                ? operand.layout()
                : operand.layout().broadcast(result.layout().shape());
    }

    private void floats(BinaryOperation operation, float[] left, Layout a, float[] right, Layout b, Tensor result) {
        float[] out = result.floats();
        Layout c = result.layout();
        Arithmetic kernel = operation.kernel();
        boolean plain = kernel != null && c.isContiguous();
        boolean single = isOneElement(b);
        if (plain && a.isContiguous() && (b.isContiguous() || single)) {
            arithmetic(kernel, left, a.offset(), 1, right, b.offset(), single ? 0 : 1, out, c.offset(), c.size());
            return;
        }
        Walk.over(a, b, c).forEach((count, starts, steps) -> {
            boolean line = steps[2] == 1;
            if (line && kernel != null && (steps[0] | steps[1]) == 1) {
                compute.kernels()
                        .arithmetic(
                                kernel, left, starts[0], steps[0], right, starts[1], steps[1], out, starts[2], count);
            } else if (line) {
                FloatLoops.binary(
                        operation, count, left, starts[0], steps[0], right, starts[1], steps[1], out, starts[2]);
            } else {
                for (int i = 0; i < count; i++) {
                    out[starts[2] + i * steps[2]] =
                            (float) operation.value(left[starts[0] + i * steps[0]], right[starts[1] + i * steps[1]]);
                }
            }
        });
    }

    /// Whether a layout repeats one element.
    private static boolean isOneElement(Layout layout) {
        for (int stride : layout.strides()) {
            if (stride != 0) {
                return false;
            }
        }
        return layout.rank() > 0;
    }

    private static void reals(BinaryOperation operation, Tensor left, Layout a, Tensor right, Layout b, Tensor result) {
        Object x = left.data();
        Object y = right.data();
        Object out = result.data();
        ElementType type = left.type();
        ElementType resultType = result.type();
        Walk.over(a, b, result.layout()).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                double first = Elements.real(x, type, starts[0] + i * steps[0]);
                double second = Elements.real(y, type, starts[1] + i * steps[1]);
                Elements.put(out, resultType, starts[2] + i * steps[2], operation.value(first, second));
            }
        });
    }

    private static void integers(
            BinaryOperation operation, Tensor left, Layout a, Tensor right, Layout b, Tensor result) {
        Object x = left.data();
        Object y = right.data();
        Object out = result.data();
        ElementType type = left.type();
        ElementType resultType = result.type();
        Walk.over(a, b, result.layout()).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                long first = Elements.integer(x, type, starts[0] + i * steps[0]);
                long second = Elements.integer(y, type, starts[1] + i * steps[1]);
                Elements.put(out, resultType, starts[2] + i * steps[2], operation.value(first, second));
            }
        });
    }

    /// `result = gradient * slope of operand`, all of the gradient's shape.
    void timesSlope(BinaryOperation operation, int operand, Tensor left, Tensor right, Tensor gradient, Tensor result) {
        if (operation == BinaryOperation.MULTIPLY) {
            binary(BinaryOperation.MULTIPLY, gradient, operand == 0 ? right : left, result);
            return;
        }
        if (operation == BinaryOperation.DIVIDE && operand == 0) {
            binary(BinaryOperation.DIVIDE, gradient, right, result);
            return;
        }
        boolean extreme = operation == BinaryOperation.MAXIMUM || operation == BinaryOperation.MINIMUM;
        if (extreme && operand == 0 && right.size() == 1 && arePlainFloats(left, gradient, result)) {
            float bound = (float) right.real(0);
            boolean upper = operation == BinaryOperation.MINIMUM;
            float low = upper ? Float.NEGATIVE_INFINITY : bound;
            float high = upper ? bound : Float.POSITIVE_INFINITY;
            clipGradient(left, low, high, 0.5f, gradient, result);
            return;
        }
        Object x = left.data();
        Object y = right.data();
        Object g = gradient.data();
        Object out = result.data();
        ElementType type = result.type();
        Layout[] layouts = {broadcast(left, result), broadcast(right, result), gradient.layout(), result.layout()};
        Walk.over(layouts).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                double a = Elements.real(x, type, starts[0] + i * steps[0]);
                double b = Elements.real(y, type, starts[1] + i * steps[1]);
                double slope = operand == 0 ? operation.slopeOfFirst(a, b) : operation.slopeOfSecond(a, b);
                double value = Elements.real(g, type, starts[2] + i * steps[2]);
                Elements.put(out, type, starts[3] + i * steps[3], value * slope);
            }
        });
    }

    private static boolean arePlainFloats(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.type() != ElementType.FLOAT32 || !tensor.isContiguous()) {
                return false;
            }
        }
        return tensors[0].size() == tensors[tensors.length - 1].size();
    }

    /// `result = condition != 0 ? yes : no`; the three broadcast, `yes` and `no` have the result's type.
    void where(Tensor condition, Tensor yes, Tensor no, Tensor result) {
        Object test = condition.data();
        Object y = yes.data();
        Object n = no.data();
        Object out = result.data();
        ElementType testType = condition.type();
        ElementType type = result.type();
        Layout[] layouts = {broadcast(condition, result), broadcast(yes, result), broadcast(no, result), result.layout()
        };
        Walk.over(layouts).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                boolean chosen = Elements.real(test, testType, starts[0] + i * steps[0]) != 0;
                Object from = chosen ? y : n;
                int at = chosen ? starts[1] + i * steps[1] : starts[2] + i * steps[2];
                Elements.copy(type, from, at, 1, out, starts[3] + i * steps[3], 1, 1);
            }
        });
    }
}
