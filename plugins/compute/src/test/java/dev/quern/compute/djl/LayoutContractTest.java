package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.djl.Oracle.Expression;
import dev.quern.compute.djl.Oracle.Input;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Reshaping, reducing, selecting and sorting agree with PyTorch in value and gradient.
class LayoutContractTest {

    private static DynamicTest differentiable(String name, Expression expression, Input... inputs) {
        return dynamicTest(name, () -> Oracle.compare(expression, true, 64, inputs));
    }

    private static DynamicTest constant(String name, Expression expression, Input... inputs) {
        return dynamicTest(name, () -> Oracle.compare(expression, false, 64, inputs));
    }

    private static final Input MATRIX = Input.of(4, 6);
    private static final Input CUBE = Input.of(2, 3, 5);

    @TestFactory
    Stream<DynamicTest> rearranging() {
        return Stream.of(
                differentiable("reshape", in -> in.get(0).reshape(3, 8), MATRIX),
                differentiable("reshape with -1", in -> in.get(0).reshape(2, -1, 3), MATRIX),
                differentiable(
                        "reshape of transposed", in -> in.get(0).transpose().reshape(8, 3), MATRIX),
                differentiable("reshape of empty", in -> in.get(0).reshape(3, 0), Input.of(0, 3)),
                differentiable("flatten", in -> in.get(0).flatten(), CUBE),
                differentiable("flatten some", in -> in.get(0).flatten(1, 2), CUBE),
                differentiable("expandDims", in -> in.get(0).expandDims(1), MATRIX),
                differentiable("expandDims last", in -> in.get(0).expandDims(-1), MATRIX),
                differentiable("squeeze", in -> in.get(0).squeeze(), Input.of(1, 3, 1)),
                differentiable("squeeze axis", in -> in.get(0).squeeze(-1), Input.of(1, 3, 1)),
                differentiable("transpose", in -> in.get(0).transpose(), CUBE),
                differentiable("transpose axes", in -> in.get(0).transpose(1, 2, 0), CUBE),
                differentiable("swapAxes", in -> in.get(0).swapAxes(0, 2), CUBE),
                differentiable("flip", in -> in.get(0).flip(0, 2), CUBE),
                differentiable("broadcast", in -> in.get(0).broadcast(4, 3, 6), Input.of(3, 1)),
                differentiable("concat", in -> in.get(0).concat(in.get(1), 1), Input.of(3, 2), Input.of(3, 5)),
                differentiable("concat empty", in -> in.get(0).concat(in.get(1), 0), Input.of(0, 2), Input.of(3, 2)),
                differentiable("stack", in -> NDArrays.stack(new NDList(in.get(0), in.get(1)), 1), MATRIX, MATRIX),
                differentiable(
                        "stack last", in -> NDArrays.stack(new NDList(in.get(0), in.get(1)), -1), MATRIX, MATRIX),
                differentiable("split", in -> in.get(0).split(3, 1).get(1), MATRIX),
                differentiable(
                        "split joined",
                        in -> {
                            NDList parts = in.get(0).split(new long[] {1, 4}, 1);
                            return parts.get(2).matMul(parts.get(0).transpose().broadcast(2, 4));
                        },
                        MATRIX),
                differentiable("tile", in -> in.get(0).tile(new long[] {2, 3}), MATRIX),
                differentiable("tile more axes", in -> in.get(0).tile(new long[] {2, 1, 3}), MATRIX),
                differentiable("repeat", in -> in.get(0).repeat(1, 3), MATRIX),
                differentiable("repeat all", in -> in.get(0).repeat(new long[] {2, 3}), MATRIX),
                differentiable("stopGradient", in -> in.get(0).mul(in.get(0).stopGradient()), MATRIX),
                differentiable("scaleGradient", in -> in.get(0).scaleGradient(0.25), MATRIX),
                differentiable("duplicate", in -> in.get(0).duplicate().mul(in.get(0)), MATRIX));
    }

    /// Copies of transposed views, in blocks of vectors and at their edges.
    @TestFactory
    Stream<DynamicTest> transposedCopies() {
        int[][] orders = {{2, 1, 0}, {0, 2, 1}, {1, 0, 2}, {2, 0, 1}, {1, 2, 0}};
        return Stream.of(Input.of(3, 16, 16), Input.of(2, 33, 20), Input.of(17, 1, 40), Input.of(50, 35, 2))
                .flatMap(input -> Stream.of(orders)
                        .map(order -> differentiable(
                                input.shape() + " to " + Arrays.toString(order),
                                in -> in.get(0).transpose(order).reshape(-1).mul(2),
                                input)));
    }

    @Test
    void tooLargeForTheHeap() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            assertThatThrownBy(() -> manager.zeros(new Shape(1 << 15, (1 << 16) - 1), DataType.FLOAT64))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessageMatching(
                            "an array of float64 needs 1[67],\\d+ MB, the heap has [\\d,]+ MB at most;.*-Xmx.*");
            assertThatThrownBy(() -> manager.zeros(new Shape(1 << 16, 1 << 16)))
                    .hasMessageContaining("has too many elements");
        }
    }

    @Test
    void transposedCopyIntoAView() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray target = manager.zeros(new Shape(20, 40));
            NDArray source = manager.arange(0f, 17 * 33, 1).reshape(17, 33);
            source.transpose().copyTo(target.transpose().get("3:36, 2:19"));
            assertThat(target.get("2:19, 3:36")).isEqualTo(source);
            assertThat(target.sum().getFloat()).isEqualTo(source.sum().getFloat());
            source.copyTo(target.transpose().get("1:34, 1:18").transpose());
            assertThat(target.get("1:18, 1:34")).isEqualTo(source);
        }
    }

    @TestFactory
    Stream<DynamicTest> reducing() {
        return Stream.of(Input.of(), Input.of(1), Input.of(17), Input.of(49, 3), CUBE)
                .flatMap(input -> {
                    int[] last = {-1};
                    boolean scalar = input.shape().dimension() == 0;
                    Stream<DynamicTest> whole = Stream.of(
                            differentiable(
                                    "sum of " + input.shape(), in -> in.get(0).sum(), input),
                            differentiable(
                                    "mean of " + input.shape(), in -> in.get(0).mean(), input),
                            differentiable(
                                    "max of " + input.shape(), in -> in.get(0).max(), input),
                            differentiable(
                                    "min of " + input.shape(), in -> in.get(0).min(), input),
                            differentiable(
                                    "prod of " + input.shape(), in -> in.get(0).prod(), input.in(0.8, 1.2)));
                    Stream<DynamicTest> axis = Stream.of(
                            differentiable(
                                    "sum last of " + input.shape(),
                                    in -> in.get(0).sum(last),
                                    input),
                            differentiable(
                                    "mean kept of " + input.shape(),
                                    in -> in.get(0).mean(last, true),
                                    input),
                            differentiable(
                                    "max first of " + input.shape(),
                                    in -> in.get(0).max(new int[] {0}),
                                    input),
                            differentiable(
                                    "min kept of " + input.shape(),
                                    in -> in.get(0).min(last, true),
                                    input),
                            differentiable(
                                    "norm of " + input.shape(), in -> in.get(0).norm(last), input),
                            differentiable(
                                    "normalize of " + input.shape(),
                                    in -> in.get(0).normalize(2, 0),
                                    input),
                            differentiable(
                                    "softmax of " + input.shape(),
                                    in -> in.get(0).softmax(-1),
                                    input),
                            differentiable(
                                    "softmax first of " + input.shape(),
                                    in -> in.get(0).softmax(0),
                                    input),
                            differentiable(
                                    "logSoftmax of " + input.shape(),
                                    in -> in.get(0).logSoftmax(-1),
                                    input),
                            differentiable(
                                    "logSoftmax first of " + input.shape(),
                                    in -> in.get(0).logSoftmax(0),
                                    input),
                            differentiable(
                                    "cumSum of " + input.shape(),
                                    in -> in.get(0).cumSum(0),
                                    input));
                    return scalar ? whole : Stream.concat(whole, axis);
                });
    }

    @TestFactory
    Stream<DynamicTest> reducingOtherLayoutsAndTypes() {
        return Stream.of(
                differentiable("sum of two axes", in -> in.get(0).sum(new int[] {0, 2}), CUBE),
                differentiable(
                        "sum of transposed", in -> in.get(0).transpose(2, 0, 1).sum(new int[] {1}), CUBE),
                differentiable(
                        "mean of slice", in -> in.get(0).get(":, 1:, ::2").mean(new int[] {0}), CUBE),
                differentiable(
                        "max with ties",
                        in -> in.get(0).round().add(in.get(0).mul(0)).max(),
                        MATRIX),
                differentiable("sum of empty", in -> in.get(0).sum(new int[] {0}), Input.of(0, 3)),
                constant("sum of int32", in -> in.get(0).sum(), MATRIX.in(-9, 9).as(DataType.INT32)),
                constant("sum of boolean", in -> in.get(0).gt(0).sum(new int[] {1}), MATRIX),
                constant(
                        "max of int64",
                        in -> in.get(0).max(new int[] {1}),
                        MATRIX.in(-9, 9).as(DataType.INT64)),
                constant("mean of float64", in -> in.get(0).mean(), MATRIX.as(DataType.FLOAT64)),
                constant(
                        "cumSum of int32",
                        in -> in.get(0).cumSum(1),
                        MATRIX.in(-9, 9).as(DataType.INT32)),
                constant("all", in -> in.get(0).gt(-9).all(), MATRIX),
                constant("any", in -> in.get(0).gt(9).any(), MATRIX),
                constant(
                        "countNonzero",
                        in -> in.get(0).countNonzero(),
                        MATRIX.in(0, 3).as(DataType.INT32)));
    }

    @TestFactory
    Stream<DynamicTest> slicing() {
        Stream<String> indices =
                Stream.of("1:3", ":, 2:5", "::2", "1, :", ":, -1", "-2:, 1:-1", "..., 3", "0:0", "1:, ::3", "3, 5");
        Stream<DynamicTest> reads = indices.map(
                index -> differentiable("get " + index, in -> in.get(0).get(new NDIndex(index)), MATRIX));
        Stream<DynamicTest> others = Stream.of(
                differentiable("get of cube", in -> in.get(0).get("1, ..., 1:4"), CUBE),
                differentiable(
                        "get null",
                        in -> in.get(0).get(new NDIndex().addAllDim().addIndices("null")),
                        MATRIX),
                differentiable("get take", in -> in.get(0).get(in.get(1)), MATRIX, indices(5, 4)),
                differentiable(
                        "get take second axis",
                        in -> in.get(0).get(new NDIndex(":, {}", in.get(1))),
                        MATRIX,
                        indices(5, 6)),
                differentiable("get mask", in -> in.get(0).get(in.get(0).gt(0.5)), MATRIX),
                differentiable(
                        "get of slice of slice",
                        in -> in.get(0).get("1:").get(":, 2:").get("::2"),
                        MATRIX),
                differentiable(
                        "get pick",
                        in -> in.get(0).get(new NDIndex().addAllDim(1).addPickDim(in.get(1))),
                        MATRIX,
                        indices(4, 6)),
                differentiable(
                        "set slice",
                        in -> {
                            NDArray target = in.get(0).mul(2);
                            target.set(new NDIndex("1:3, ::2"), in.get(1));
                            return target.mul(in.get(0));
                        },
                        MATRIX,
                        Input.of(2, 3)),
                differentiable(
                        "set number",
                        in -> {
                            NDArray target = in.get(0).mul(2);
                            target.set(new NDIndex(":, 1"), 7);
                            return target;
                        },
                        MATRIX),
                constant(
                        "set mask",
                        in -> {
                            NDArray target = in.get(0).duplicate();
                            target.set(target.gt(0), 7f);
                            return target;
                        },
                        MATRIX),
                constant(
                        "set broadcast",
                        in -> {
                            NDArray target = in.get(0).duplicate();
                            target.set(new NDIndex("1:3"), in.get(1));
                            return target;
                        },
                        MATRIX,
                        Input.of(6)));
        return Stream.concat(reads, others);
    }

    /// Random int64 indices below a bound.
    private static Input indices(long count, int below) {
        return Input.of(count).in(0, below).as(DataType.INT64);
    }

    @TestFactory
    Stream<DynamicTest> selecting() {
        Input grid = new Input(new Shape(4, 3), DataType.INT64, 0, 6);
        return Stream.of(
                differentiable("gather", in -> in.get(0).gather(in.get(1), 1), MATRIX, grid),
                differentiable(
                        "gather first axis",
                        in -> in.get(0).gather(in.get(1), 0),
                        MATRIX,
                        new Input(new Shape(7, 5), DataType.INT64, 0, 4)),
                differentiable("take", in -> in.get(0).take(in.get(1)), MATRIX, indices(9, 24)),
                differentiable(
                        "booleanMask", in -> in.get(0).booleanMask(in.get(0).gt(0)), MATRIX),
                constant("nonzero", in -> in.get(0).gt(0).nonzero(), MATRIX),
                constant("oneHot", in -> in.get(0).oneHot(6), indices(5, 6)),
                differentiable(
                        "embedding",
                        in -> in.get(0)
                                .getNDArrayInternal()
                                .embedding(in.get(1), in.get(0), ai.djl.ndarray.types.SparseFormat.DENSE)
                                .singletonOrThrow(),
                        MATRIX,
                        new Input(new Shape(3, 5), DataType.INT64, 0, 4)));
    }

    @TestFactory
    Stream<DynamicTest> ordering() {
        return List.of(Input.of(17), MATRIX, CUBE).stream()
                .flatMap(input -> Stream.of(
                        constant("argMax of " + input.shape(), in -> in.get(0).argMax(), input),
                        constant("argMax 0 of " + input.shape(), in -> in.get(0).argMax(0), input),
                        constant(
                                "argMin -1 of " + input.shape(), in -> in.get(0).argMin(-1), input),
                        constant("argSort of " + input.shape(), in -> in.get(0).argSort(), input),
                        constant(
                                "argSort down of " + input.shape(),
                                in -> in.get(0).argSort(0, false),
                                input),
                        differentiable(
                                "sort of " + input.shape(), in -> in.get(0).sort(), input),
                        differentiable(
                                "topK of " + input.shape(),
                                in -> in.get(0).topK(2, 0).get(0),
                                input),
                        constant(
                                "topK indices of " + input.shape(),
                                in -> in.get(0).topK(2, -1).get(1),
                                input)));
    }

    @TestFactory
    Stream<DynamicTest> products() {
        return Stream.of(
                differentiable("matMul", in -> in.get(0).matMul(in.get(1)), Input.of(15, 17), Input.of(17, 16)),
                differentiable("matMul of ones", in -> in.get(0).matMul(in.get(1)), Input.of(1, 1), Input.of(1, 1)),
                differentiable(
                        "matMul transposed left",
                        in -> in.get(0).transpose().matMul(in.get(1)),
                        Input.of(17, 15),
                        Input.of(17, 16)),
                differentiable(
                        "matMul transposed right",
                        in -> in.get(0).matMul(in.get(1).transpose()),
                        Input.of(15, 17),
                        Input.of(16, 17)),
                differentiable(
                        "matMul of slices",
                        in -> in.get(0).get(":, ::2").matMul(in.get(1).get("1:4")),
                        Input.of(3, 5),
                        Input.of(5, 4)),
                differentiable(
                        "matMul batched", in -> in.get(0).matMul(in.get(1)), Input.of(5, 3, 4), Input.of(5, 4, 2)),
                differentiable(
                        "matMul broadcast", in -> in.get(0).matMul(in.get(1)), Input.of(5, 1, 3, 4), Input.of(2, 4, 2)),
                differentiable(
                        "matMul with matrix", in -> in.get(0).matMul(in.get(1)), Input.of(5, 3, 4), Input.of(4, 2)),
                differentiable("matMul vectors", in -> in.get(0).matMul(in.get(1)), Input.of(49), Input.of(49)),
                differentiable("matMul vector left", in -> in.get(0).matMul(in.get(1)), Input.of(4), Input.of(4, 3)),
                differentiable("matMul vector right", in -> in.get(0).matMul(in.get(1)), Input.of(3, 4), Input.of(4)),
                differentiable(
                        "matMul heads",
                        in -> {
                            NDArray a = in.get(0).reshape(2, 5, 3, 4).transpose(0, 2, 1, 3);
                            NDArray b = in.get(1).reshape(2, 5, 3, 4).transpose(0, 2, 3, 1);
                            return a.matMul(b);
                        },
                        Input.of(2, 5, 12),
                        Input.of(2, 5, 12)),
                differentiable(
                        "batchMatMul", in -> in.get(0).batchMatMul(in.get(1)), Input.of(2, 3, 4), Input.of(2, 4, 5)),
                differentiable("dot", in -> in.get(0).dot(in.get(1)), Input.of(49), Input.of(49)),
                constant(
                        "matMul of float64",
                        in -> in.get(0).matMul(in.get(1)),
                        Input.of(3, 4).as(DataType.FLOAT64),
                        Input.of(4, 5).as(DataType.FLOAT64)),
                constant(
                        "matMul of int64",
                        in -> in.get(0).matMul(in.get(1)),
                        Input.of(3, 4).in(-9, 9).as(DataType.INT64),
                        Input.of(4, 5).in(-9, 9).as(DataType.INT64)));
    }

    @TestFactory
    Stream<DynamicTest> layers() {
        return Stream.of(
                differentiable("linear", LayoutContractTest::linear, Input.of(15, 17), Input.of(16, 17), Input.of(16)),
                differentiable("linear of cube", LayoutContractTest::linear, CUBE, Input.of(4, 5), Input.of(4)),
                differentiable(
                        "linear of transposed",
                        in -> linear(List.of(in.get(0).transpose(), in.get(1), in.get(2))),
                        Input.of(5, 7),
                        Input.of(4, 5),
                        Input.of(4)),
                differentiable(
                        "linear without bias",
                        in -> in.get(0)
                                .getNDArrayInternal()
                                .linear(in.get(0), in.get(1), null)
                                .singletonOrThrow(),
                        Input.of(1, 49),
                        Input.of(3, 49)),
                differentiable(
                        "layerNorm", in -> layerNorm(in, new Shape(17)), Input.of(15, 17), Input.of(17), Input.of(17)),
                differentiable(
                        "layerNorm of two axes",
                        in -> layerNorm(in, new Shape(3, 5)),
                        CUBE,
                        Input.of(3, 5),
                        Input.of(3, 5)),
                constant(
                        "dropout not training",
                        in -> in.get(0)
                                .getNDArrayInternal()
                                .dropout(in.get(0), 0.5f, false)
                                .singletonOrThrow(),
                        MATRIX));
    }

    private static NDArray linear(List<NDArray> in) {
        return in.get(0)
                .getNDArrayInternal()
                .linear(in.get(0), in.get(1), in.get(2))
                .singletonOrThrow();
    }

    private static NDArray layerNorm(List<NDArray> in, Shape shape) {
        return in.get(0)
                .getNDArrayInternal()
                .layerNorm(in.get(0), shape, in.get(1), in.get(2), 1e-5f)
                .singletonOrThrow();
    }
}
