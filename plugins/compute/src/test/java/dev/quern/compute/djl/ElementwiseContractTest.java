package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.djl.Oracle.Input;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Elementwise operations agree with PyTorch in value and gradient over awkward shapes and layouts.
class ElementwiseContractTest {

    private static final List<long[]> SHAPES = List.of(
            new long[] {},
            new long[] {0},
            new long[] {1},
            new long[] {15},
            new long[] {16},
            new long[] {17},
            new long[] {7, 7},
            new long[] {2, 3, 5});

    private record Function(UnaryOperator<NDArray> value, double low, double high) {}

    private static Map<String, Function> differentiable() {
        Map<String, Function> functions = new TreeMap<>();
        functions.put("neg", new Function(NDArray::neg, -2, 2));
        functions.put("abs", new Function(NDArray::abs, -2, 2));
        functions.put("square", new Function(NDArray::square, -2, 2));
        functions.put("sqrt", new Function(NDArray::sqrt, 0.1, 4));
        functions.put("exp", new Function(NDArray::exp, -2, 2));
        functions.put("log", new Function(NDArray::log, 0.1, 4));
        functions.put("log10", new Function(NDArray::log10, 0.1, 4));
        functions.put("log2", new Function(NDArray::log2, 0.1, 4));
        functions.put("sin", new Function(NDArray::sin, -4, 4));
        functions.put("cos", new Function(NDArray::cos, -4, 4));
        functions.put("tan", new Function(NDArray::tan, -1, 1));
        functions.put("asin", new Function(NDArray::asin, -0.9, 0.9));
        functions.put("acos", new Function(NDArray::acos, -0.9, 0.9));
        functions.put("atan", new Function(NDArray::atan, -4, 4));
        functions.put("sinh", new Function(NDArray::sinh, -2, 2));
        functions.put("cosh", new Function(NDArray::cosh, -2, 2));
        functions.put("tanh", new Function(NDArray::tanh, -2, 2));
        functions.put("erf", new Function(NDArray::erf, -3, 3));
        functions.put("relu", new Function(x -> x.getNDArrayInternal().relu(), -2, 2));
        functions.put("sigmoid", new Function(x -> x.getNDArrayInternal().sigmoid(), -8, 8));
        functions.put("softPlus", new Function(x -> x.getNDArrayInternal().softPlus(), -8, 8));
        functions.put("softSign", new Function(x -> x.getNDArrayInternal().softSign(), -4, 4));
        functions.put("leakyRelu", new Function(x -> x.getNDArrayInternal().leakyRelu(0.1f), -2, 2));
        functions.put("elu", new Function(x -> x.getNDArrayInternal().elu(1.5f), -2, 2));
        functions.put("selu", new Function(x -> x.getNDArrayInternal().selu(), -2, 2));
        functions.put("gelu", new Function(x -> x.getNDArrayInternal().gelu(), -6, 6));
        functions.put("clip", new Function(x -> x.clip(-0.5, 0.75), -2, 2));
        functions.put("pow number", new Function(x -> x.pow(3), -2, 2));
        functions.put("add number", new Function(x -> x.add(1.5f), -2, 2));
        functions.put("sub number", new Function(x -> x.sub(1.5f), -2, 2));
        functions.put("mul number", new Function(x -> x.mul(3), -2, 2));
        functions.put("div number", new Function(x -> x.div(3), -2, 2));
        functions.put("maximum number", new Function(x -> x.maximum(0.3f), -2, 2));
        functions.put("minimum number", new Function(x -> x.minimum(0.3f), -2, 2));
        return functions;
    }

    @TestFactory
    Stream<DynamicTest> functionsOfOneArray() {
        return differentiable().entrySet().stream().flatMap(entry -> SHAPES.stream()
                .map(shape -> DynamicTest.dynamicTest(
                        entry.getKey() + " of " + new Shape(shape),
                        () -> Oracle.compare(
                                in -> entry.getValue().value().apply(in.getFirst()),
                                true,
                                64,
                                Input.of(shape)
                                        .in(
                                                entry.getValue().low(),
                                                entry.getValue().high())))));
    }

    @TestFactory
    Stream<DynamicTest> functionsOfATransposedSlice() {
        return differentiable().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey() + " of a transposed slice",
                        () -> Oracle.compare(
                                in -> entry.getValue()
                                        .value()
                                        .apply(in.getFirst().transpose().get("1:4, 2:7")),
                                true,
                                64,
                                Input.of(9, 5)
                                        .in(
                                                entry.getValue().low(),
                                                entry.getValue().high()))));
    }

    @TestFactory
    Stream<DynamicTest> constantFunctions() {
        Map<String, UnaryOperator<NDArray>> functions = Map.of(
                "sign", NDArray::sign,
                "floor", NDArray::floor,
                "ceil", NDArray::ceil,
                "round", NDArray::round,
                "trunc", NDArray::trunc,
                "isNaN", NDArray::isNaN,
                "isInfinite", NDArray::isInfinite,
                "logicalNot", NDArray::logicalNot);
        return functions.entrySet().stream().flatMap(entry -> SHAPES.stream()
                .map(shape -> DynamicTest.dynamicTest(
                        entry.getKey() + " of " + new Shape(shape),
                        () -> Oracle.compare(in -> entry.getValue().apply(in.getFirst()), false, 0, Input.of(shape)))));
    }

    private static Map<String, BinaryOperator<NDArray>> pairs() {
        Map<String, BinaryOperator<NDArray>> functions = new TreeMap<>();
        functions.put("add", NDArray::add);
        functions.put("sub", NDArray::sub);
        functions.put("mul", NDArray::mul);
        functions.put("div", NDArray::div);
        functions.put("pow", NDArray::pow);
        functions.put("mod", NDArray::mod);
        functions.put("maximum", NDArray::maximum);
        functions.put("minimum", NDArray::minimum);
        functions.put("atan2", NDArray::atan2);
        functions.put("xlogy", NDArray::xlogy);
        return functions;
    }

    private static final List<long[][]> PAIRS = List.of(
            new long[][] {{17}, {17}},
            new long[][] {{0}, {0}},
            new long[][] {{}, {}},
            new long[][] {{3, 16}, {16}},
            new long[][] {{16}, {3, 16}},
            new long[][] {{3, 16}, {3, 1}},
            new long[][] {{3, 1}, {1, 17}},
            new long[][] {{2, 3, 5}, {3, 1}},
            new long[][] {{1}, {4, 5}},
            new long[][] {{4, 5}, {}},
            new long[][] {{4, 0}, {1}});

    @TestFactory
    Stream<DynamicTest> functionsOfTwoArrays() {
        return pairs().entrySet().stream().flatMap(entry -> PAIRS.stream()
                .filter(pair -> !refusedByDjl(entry.getKey(), pair))
                .map(pair -> DynamicTest.dynamicTest(
                        entry.getKey() + " of " + new Shape(pair[0]) + " and " + new Shape(pair[1]),
                        () -> Oracle.compare(
                                in -> entry.getValue().apply(in.get(0), in.get(1)),
                                true,
                                256,
                                Input.of(pair[0]).in(0.2, 3),
                                Input.of(pair[1]).in(0.2, 3)))));
    }

    /// DJL's PyTorch engine forbids scalars in xlogy.
    private static boolean refusedByDjl(String name, long[][] pair) {
        return name.equals("xlogy") && (pair[0].length == 0 || pair[1].length == 0);
    }

    @TestFactory
    Stream<DynamicTest> comparisons() {
        Map<String, BinaryOperator<NDArray>> functions = Map.of(
                "eq", NDArray::eq,
                "neq", NDArray::neq,
                "gt", NDArray::gt,
                "gte", NDArray::gte,
                "lt", NDArray::lt,
                "lte", NDArray::lte,
                "logicalAnd", NDArray::logicalAnd,
                "logicalOr", NDArray::logicalOr,
                "logicalXor", NDArray::logicalXor);
        return functions.entrySet().stream().flatMap(entry -> PAIRS.stream().flatMap(pair -> Stream.of(
                        DataType.FLOAT32, DataType.INT32, DataType.INT64)
                .map(type -> DynamicTest.dynamicTest(
                        entry.getKey() + " of " + type + " " + new Shape(pair[0]) + " and " + new Shape(pair[1]),
                        () -> Oracle.compare(
                                in -> entry.getValue().apply(in.get(0), in.get(1)),
                                false,
                                0,
                                Input.of(pair[0]).in(-2, 2).as(type),
                                Input.of(pair[1]).in(-2, 2).as(type))))));
    }

    @TestFactory
    Stream<DynamicTest> mixedTypes() {
        List<DataType> types = List.of(
                DataType.FLOAT32, DataType.FLOAT64, DataType.INT32, DataType.INT64, DataType.UINT8, DataType.INT8);
        return types.stream().flatMap(left -> types.stream().flatMap(right -> Stream.of("add", "mul", "div", "maximum")
                .filter(name -> !(left != right && Math.max(left.ordinal(), right.ordinal()) > 0 && small(left, right)))
                .map(name -> DynamicTest.dynamicTest(
                        left + " " + name + " " + right,
                        () -> Oracle.compare(
                                in -> pairs().get(name).apply(in.get(0), in.get(1)),
                                false,
                                4,
                                Input.of(3, 5).in(1, 9).as(left),
                                Input.of(5).in(1, 9).as(right))))));
    }

    /// uint8 with int8 is int16 in PyTorch, a type that this engine does not have.
    private static boolean small(DataType left, DataType right) {
        return left.getNumOfBytes() == 1 && right.getNumOfBytes() == 1;
    }

    @TestFactory
    Stream<DynamicTest> casts() {
        List<DataType> types = List.of(
                DataType.FLOAT32,
                DataType.FLOAT64,
                DataType.INT32,
                DataType.INT64,
                DataType.UINT8,
                DataType.INT8,
                DataType.BOOLEAN);
        return types.stream().flatMap(from -> types.stream()
                .map(to -> DynamicTest.dynamicTest(
                        from + " to " + to,
                        () -> Oracle.compare(
                                in -> in.getFirst().toType(to, false),
                                false,
                                0,
                                Input.of(4, 5).in(0, 100).as(from)))));
    }

    @TestFactory
    Stream<DynamicTest> inPlace() {
        Map<String, BinaryOperator<NDArray>> functions = Map.of(
                "addi", (a, b) -> a.mul(1).addi(b),
                "subi", (a, b) -> a.mul(1).subi(b),
                "divi", (a, b) -> a.mul(1).divi(b.add(3)),
                "addi number", (a, b) -> a.mul(b).addi(2),
                "muli number", (a, b) -> a.mul(b).muli(2),
                "negi", (a, b) -> a.mul(b).negi(),
                "chain", (a, b) -> a.mul(b).addi(b).muli(3).subi(a));
        return functions.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> Oracle.compare(
                                in -> entry.getValue().apply(in.get(0), in.get(1)),
                                true,
                                16,
                                Input.of(4, 17),
                                Input.of(17))));
    }

    @TestFactory
    Stream<DynamicTest> conditional() {
        return Stream.of(DynamicTest.dynamicTest(
                "where",
                () -> Oracle.compare(
                        in -> in.get(1).getNDArrayInternal().where(in.get(0).gt(0), in.get(2)),
                        true,
                        4,
                        Input.of(4, 5),
                        Input.of(4, 5),
                        Input.of(4, 5))));
    }
}
