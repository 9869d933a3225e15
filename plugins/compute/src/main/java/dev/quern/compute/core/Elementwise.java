package dev.quern.compute.core;

import java.util.Arrays;

/// Functions of single elements, with broadcasting and type promotion, differentiable.
///
/// Float32 runs go to vectorised loops; the other types go element by element.
public final class Elementwise {

    private final Allocator allocator;
    private final Graph graph;
    private final ElementLoops loops;
    private final Summation summation;

    Elementwise(Allocator allocator, Graph graph, ElementLoops loops, Summation summation) {
        this.allocator = allocator;
        this.graph = graph;
        this.loops = loops;
        this.summation = summation;
    }

    public Tensor unary(UnaryOperation operation, Tensor argument) {
        ElementType type = operation.resultType(argument.type());
        Tensor result = allocator.emptyLike(argument, type);
        loops.unary(operation, argument, result);
        recordUnary(operation, argument, argument, result);
        return result;
    }

    private void recordUnary(UnaryOperation operation, Tensor input, Tensor argument, Tensor result) {
        UnaryOperation.Slope slope = operation.slope();
        if (slope != null && graph.tracks(input)) {
            Backward backward = step -> step.give(0, loops.timesSlope(operation, step.saved(0), step.gradient()));
            graph.record(result, backward, new Tensor[] {input}, slope.readsResult() ? result : argument);
        }
    }

    /// A function given by value and slope, for the few with a parameter.
    private Tensor parametric(Tensor argument, UnaryOperation.Value value, UnaryOperation.Value slope) {
        Tensor result = allocator.emptyLike(argument);
        loops.map(value, argument, result);
        if (graph.tracks(argument)) {
            Backward backward = step -> step.give(0, loops.timesSlope(slope, step.saved(0), step.gradient()));
            graph.record(result, backward, new Tensor[] {argument}, argument);
        }
        return result;
    }

    public Tensor leakyRelu(Tensor argument, double alpha) {
        return parametric(argument, x -> x > 0 ? x : alpha * x, x -> x > 0 ? 1 : alpha);
    }

    public Tensor elu(Tensor argument, double alpha) {
        return parametric(argument, x -> x > 0 ? x : alpha * Math.expm1(x), x -> x > 0 ? 1 : alpha * Math.exp(x));
    }

    public Tensor clip(Tensor argument, double low, double high) {
        if (argument.type() == ElementType.FLOAT32 && argument.isContiguous()) {
            return clipFloats(argument, (float) low, (float) high);
        }
        return parametric(argument, x -> Math.min(Math.max(x, low), high), x -> x >= low && x <= high ? 1 : 0);
    }

    private Tensor clipFloats(Tensor argument, float low, float high) {
        Tensor result = allocator.emptyLike(argument);
        loops.clip(argument, low, high, result);
        if (graph.tracks(argument)) {
            Backward backward = step -> {
                try (Tensor gradient = allocator.contiguous(step.gradient())) {
                    step.give(0, loops.clipGradient(step.saved(0), low, high, 1, gradient));
                }
            };
            graph.record(result, backward, new Tensor[] {argument}, argument);
        }
        return result;
    }

    /// x where positive, otherwise alpha x, with alpha trained; a vector alpha belongs to axis 1.
    public Tensor parametricRelu(Tensor argument, Tensor alpha) {
        int[] shape = new int[argument.rank()];
        Arrays.fill(shape, 1);
        if (alpha.size() > 1) {
            shape[1] = alpha.size();
        }
        Tensor slopes = alpha.view(Layout.of(shape));
        slopes.setNode(alpha.node());
        try (slopes;
                Tensor positive = unary(UnaryOperation.RELU, argument);
                Tensor negative = binary(BinaryOperation.MINIMUM, argument, 0, argument.type());
                Tensor scaled = binary(BinaryOperation.MULTIPLY, negative, slopes)) {
            return binary(BinaryOperation.ADD, positive, scaled);
        }
    }

    public Tensor binary(BinaryOperation operation, Tensor left, Tensor right) {
        ElementType common = ElementType.promote(left.type(), right.type());
        return compute(operation, left, right, operation.computeType(common));
    }

    /// With a number as right operand; an array of floats keeps its type.
    public Tensor binary(BinaryOperation operation, Tensor left, Number right, ElementType numberType) {
        ElementType common = left.type().isFloating() || !numberType.isFloating() && left.type() != ElementType.BOOLEAN
                ? left.type()
                : numberType;
        ElementType compute = operation.computeType(common);
        try (Tensor number = number(right, compute)) {
            return compute(operation, left, number, compute);
        }
    }

    private Tensor number(Number value, ElementType type) {
        Tensor tensor = allocator.empty(type);
        if (type.isFloating()) {
            Elements.put(tensor.data(), type, 0, value.doubleValue());
        } else {
            Elements.put(tensor.data(), type, 0, value.longValue());
        }
        return tensor;
    }

    private Tensor compute(BinaryOperation operation, Tensor left, Tensor right, ElementType type) {
        if (left.type() != type || right.type() != type) {
            try (Tensor a = cast(left, type);
                    Tensor b = cast(right, type)) {
                return compute(operation, a, b, type);
            }
        }
        Tensor result = emptyFor(left, right, operation.isTest() ? ElementType.BOOLEAN : type);
        loops.binary(operation, left, right, result);
        if (operation.isDifferentiable() && graph.tracks(left, right)) {
            recordBinary(operation, result, left, right, left);
        }
        return result;
    }

    private Tensor emptyFor(Tensor left, Tensor right, ElementType type) {
        if (left.layout().sameShape(right.layout()) || right.rank() == 0) {
            return allocator.emptyLike(left, type);
        }
        return allocator.empty(
                type, Layout.broadcast(left.layout().shape(), right.layout().shape()));
    }

    /// @param leftValue the left operand as it was, which in-place operations have overwritten
    private void recordBinary(BinaryOperation operation, Tensor result, Tensor left, Tensor right, Tensor leftValue) {
        Tensor[] inputs = {left, right};
        switch (operation) {
            case ADD -> graph.record(result, this::backwardAdd, inputs);
            case SUBTRACT -> graph.record(result, this::backwardSubtract, inputs);
            default -> {
                Backward backward = step -> backward(operation, step);
                graph.record(result, backward, inputs, leftValue, right);
            }
        }
    }

    private void backwardAdd(BackwardStep step) {
        for (int input = 0; input < 2; input++) {
            if (step.needs(input)) {
                step.give(
                        input,
                        summation.sumTo(step.gradient(), step.inputLayout(input).shape()));
            }
        }
    }

    private void backwardSubtract(BackwardStep step) {
        if (step.needs(0)) {
            step.give(0, summation.sumTo(step.gradient(), step.inputLayout(0).shape()));
        }
        if (step.needs(1)) {
            Tensor negative = allocator.emptyLike(step.gradient());
            loops.unary(UnaryOperation.NEGATE, step.gradient(), negative);
            giveSum(step, 1, negative);
        }
    }

    private void backward(BinaryOperation operation, BackwardStep step) {
        for (int input = 0; input < 2; input++) {
            if (step.needs(input)) {
                Tensor gradient = allocator.emptyLike(step.gradient());
                loops.timesSlope(operation, input, step.saved(0), step.saved(1), step.gradient(), gradient);
                giveSum(step, input, gradient);
            }
        }
    }

    private void giveSum(BackwardStep step, int input, Tensor gradient) {
        try (gradient) {
            step.give(input, summation.sumTo(gradient, step.inputLayout(input).shape()));
        }
    }

    /// `target = target op right`, in place; the target's shape and type stay.
    public void inPlace(BinaryOperation operation, Tensor target, Tensor right) {
        graph.checkWritable(target);
        if (ElementType.promote(target.type(), right.type()) != target.type()) {
            throw new IllegalArgumentException("An array of " + target.type() + " cannot take the result of "
                    + operation + " with " + right.type() + " in place; use the operation that returns a new array");
        }
        try (Tensor converted = cast(right, target.type())) {
            boolean tracked = graph.tracks(target, converted);
            boolean savesTarget = tracked && operation != BinaryOperation.ADD && operation != BinaryOperation.SUBTRACT;
            try (Tensor before = savesTarget ? allocator.duplicate(target) : target.alias()) {
                loops.binary(operation, target, converted, target);
                target.storage().touch();
                if (tracked) {
                    recordBinary(operation, target, target, converted, before);
                }
            }
        }
    }

    public void inPlace(BinaryOperation operation, Tensor target, Number right) {
        try (Tensor number = number(right, target.type())) {
            inPlace(operation, target, number);
        }
    }

    public void inPlace(UnaryOperation operation, Tensor target) {
        graph.checkWritable(target);
        boolean tracked = graph.tracks(target);
        try (Tensor before = tracked ? allocator.duplicate(target) : target.alias()) {
            loops.unary(operation, target, target);
            target.storage().touch();
            if (tracked) {
                recordUnary(operation, target, before, target);
            }
        }
    }

    /// Elements of `yes` where the condition is not zero, elsewhere of `no`; all three broadcast.
    public Tensor where(Tensor condition, Tensor yes, Tensor no) {
        int[] values = Layout.broadcast(yes.layout().shape(), no.layout().shape());
        boolean rowWise = condition.rank() == 1
                && values.length > 1
                && condition.size() == values[0]
                && condition.size() != 1
                && condition.size() != values[values.length - 1];
        if (rowWise) { // one answer for each row
            int[] column = new int[values.length];
            Arrays.fill(column, 1);
            column[0] = values[0];
            try (Tensor wide = allocator.contiguous(condition);
                    Tensor turned = wide.view(wide.layout().reshape(column))) {
                return where(turned, yes, no);
            }
        }
        ElementType type = ElementType.promote(yes.type(), no.type());
        int[] shape = Layout.broadcast(
                condition.layout().shape(),
                Layout.broadcast(yes.layout().shape(), no.layout().shape()));
        try (Tensor a = cast(yes, type);
                Tensor b = cast(no, type)) {
            Tensor result = allocator.empty(type, shape);
            loops.where(condition, a, b, result);
            if (graph.tracks(a, b)) {
                graph.record(result, this::backwardWhere, new Tensor[] {a, b}, condition);
            }
            return result;
        }
    }

    private void backwardWhere(BackwardStep step) {
        try (Tensor zero = allocator.scalar(step.gradient().type(), 0)) {
            for (int input = 0; input < 2; input++) {
                if (step.needs(input)) {
                    Tensor gradient = allocator.emptyLike(step.gradient());
                    loops.where(
                            step.saved(0),
                            input == 0 ? step.gradient() : zero,
                            input == 0 ? zero : step.gradient(),
                            gradient);
                    giveSum(step, input, gradient);
                }
            }
        }
    }

    /// In another type, differentiable between floating types; another handle when it has the type already.
    public Tensor cast(Tensor source, ElementType type) {
        Tensor result = allocator.cast(source, type);
        if (type == source.type()) {
            result.setNode(source.node());
        } else if (type.isFloating() && graph.tracks(source)) {
            ElementType back = source.type();
            graph.record(result, step -> step.give(0, allocator.cast(step.gradient(), back)), new Tensor[] {source});
        }
        return result;
    }

    /// Whether all elements equal a number; a boolean is no number.
    public boolean allEqual(Tensor tensor, double value) {
        if (tensor.type() == ElementType.BOOLEAN) {
            return false;
        }
        for (int i = 0; i < tensor.size(); i++) {
            if (tensor.real(i) != value) {
                return false;
            }
        }
        return true;
    }

    /// Whether both have the same type, shape and elements.
    public boolean allEqual(Tensor left, Tensor right) {
        if (left.type() != right.type() || !left.layout().sameShape(right.layout())) {
            return false;
        }
        boolean whole = !left.type().isFloating();
        for (int i = 0; i < left.size(); i++) {
            if (whole ? left.integer(i) != right.integer(i) : !same(left.real(i), right.real(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(double a, double b) {
        return a == b || Double.isNaN(a) && Double.isNaN(b);
    }
}
