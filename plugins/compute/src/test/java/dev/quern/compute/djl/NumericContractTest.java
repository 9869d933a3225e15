package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.training.GradientCollector;
import dev.quern.compute.djl.Oracle.Expression;
import dev.quern.compute.djl.Oracle.Input;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Special functions, order statistics, indexing by arrays, Fourier transforms, sampling and storage types, against
/// PyTorch where it has them, otherwise against definitions.
class NumericContractTest {

    private static DynamicTest differentiable(String name, Expression expression, Input... inputs) {
        return dynamicTest(name, () -> Oracle.compare(expression, true, 64, inputs));
    }

    private static DynamicTest constant(String name, Expression expression, Input... inputs) {
        return dynamicTest(name, () -> Oracle.compare(expression, false, 64, inputs));
    }

    private static final Input MATRIX = Input.of(4, 6);
    private static final Input CUBE = Input.of(2, 3, 5);

    @TestFactory
    Stream<DynamicTest> againstPyTorch() {
        return Stream.of(
                differentiable("erfinv", in -> in.get(0).erfinv(), MATRIX.in(-0.95, 0.95)),
                differentiable("gammaln", in -> in.get(0).gammaln(), MATRIX.in(0.1, 9)),
                constant("gammaln of negative numbers", in -> in.get(0).gammaln(), MATRIX.in(-3, -0.1)),
                differentiable("diagonal", in -> in.get(0).diagonal(), MATRIX),
                differentiable("diagonal above", in -> in.get(0).diagonal(2), MATRIX),
                differentiable("diagonal below", in -> in.get(0).diagonal(-3), MATRIX),
                differentiable("diagonal of cube", in -> in.get(0).diagonal(1, 2, 0), CUBE),
                differentiable("diagonal of view", in -> in.get(0).transpose().diagonal(1), MATRIX),
                differentiable("pad", in -> in.get(0).pad(new Shape(1, 2), 3), MATRIX),
                differentiable("pad two axes", in -> in.get(0).pad(new Shape(0, 1, 2, 0), -1), CUBE),
                differentiable("inverse", in -> in.get(0).inverse(), Input.of(4, 4)),
                differentiable("inverse of batch", in -> in.get(0).inverse(), Input.of(3, 2, 2)),
                differentiable("diff", in -> in.get(0).diff(1, 1), MATRIX),
                differentiable("diff twice", in -> in.get(0).diff(2, 0), MATRIX),
                constant("cumProd", in -> in.get(0).cumProd(1), MATRIX),
                constant(
                        "cumProd of int32",
                        in -> in.get(0).cumProd(0),
                        MATRIX.in(1, 4).as(DataType.INT32)),
                constant("rotate90", in -> in.get(0).rotate90(1, new int[] {0, 1}), MATRIX),
                constant("rotate90 thrice", in -> in.get(0).rotate90(3, new int[] {0, 2}), CUBE),
                constant("rotate90 back", in -> in.get(0).rotate90(-1, new int[] {1, 0}), MATRIX),
                constant("fft", in -> in.get(0).fft(6, 1).real(), MATRIX),
                constant("fft padded", in -> in.get(0).fft(11, 1).real(), MATRIX),
                constant("fft cut", in -> in.get(0).fft(3, 0).real(), MATRIX),
                constant("ifft", in -> in.get(0).ifft(7, 1).real(), MATRIX),
                constant("rfft", in -> in.get(0).rfft(6, 1).real(), MATRIX),
                constant(
                        "fft2",
                        in -> in.get(0)
                                .fft2(new long[] {4, 6}, new long[] {0, 1})
                                .real(),
                        MATRIX),
                constant(
                        "unique",
                        in -> in.get(0).unique().get(0),
                        MATRIX.in(0, 5).as(DataType.INT64)),
                constant(
                        "unique counts",
                        in -> in.get(0).unique(null, true, true, true).get(2),
                        MATRIX.in(0, 5).as(DataType.INT64)),
                constant(
                        "unique inverse",
                        in -> in.get(0).unique(null, true, true, true).get(1),
                        MATRIX.in(0, 5).as(DataType.INT64)),
                constant(
                        "unique rows",
                        in -> in.get(0).unique(0, true, true, true).get(0),
                        Input.of(9, 2).in(0, 2).as(DataType.INT64)),
                differentiable(
                        "scatter",
                        in -> in.get(0).scatter(in.get(1), in.get(2), 1),
                        Input.of(3, 5),
                        Input.of(3, 1).in(0, 5).as(DataType.INT64),
                        Input.of(3, 1)));
    }

    /// A transform by its definition, for lengths that take either way.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 12, 31, 64})
    void transformsByDefinition(int n) {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray signal = manager.randomNormal(new Shape(n));
            float[] x = signal.toFloatArray();
            float[] spectrum = signal.fft(n).real().toFloatArray();
            for (int k = 0; k < n; k++) {
                double real = 0;
                double imaginary = 0;
                for (int i = 0; i < n; i++) {
                    real += x[i] * Math.cos(2 * Math.PI * i * k / n);
                    imaginary -= x[i] * Math.sin(2 * Math.PI * i * k / n);
                }
                assertThat(spectrum[2 * k]).isCloseTo((float) real, org.assertj.core.data.Offset.offset(1e-4f));
                assertThat(spectrum[2 * k + 1])
                        .isCloseTo((float) imaginary, org.assertj.core.data.Offset.offset(1e-4f));
            }
            Oracle.close("there and back", Oracle.doubles(signal.rfft(n).irfft(n)), Oracle.doubles(signal), 64);
            NDArray back = signal.fft(n).ifft(n).real().get(":, 0");
            Oracle.close("inverse", Oracle.doubles(back), Oracle.doubles(signal), 64);
        }
    }

    @Test
    void complexArraysRefuseOtherOperations() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray spectrum = manager.ones(new Shape(4)).fft(4);
            assertThat(spectrum.getDataType()).isEqualTo(DataType.COMPLEX64);
            assertThat(spectrum.getShape()).isEqualTo(new Shape(4));
            assertThatThrownBy(spectrum::exp).hasMessageContaining("complex").hasMessageContaining("real()");
            NDArray leaf = manager.ones(new Shape(4));
            leaf.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                assertThatThrownBy(() -> collector.backward(leaf.mul(2).fft(4).real()))
                        .hasMessageContaining("no gradient");
            }
        }
    }

    @Test
    void percentilesAndMediansInterpolate() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray x = manager.create(new float[] {4, 1, 3, 2, 9, 7}, new Shape(2, 3));
            assertThat(x.median().getFloat()).isEqualTo(3.5f);
            assertThat(x.median(new int[] {1}).toFloatArray()).containsExactly(3, 7);
            assertThat(x.percentile(25, new int[] {0}).toFloatArray()).containsExactly(2.5f, 3f, 4f);
            x.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(x.percentile(10, new int[] {1}));
            }
            Oracle.close("gradient", Oracle.doubles(x.getGradient()), new double[] {0, 0.8, 0.2, 0.8, 0, 0.2}, 4);
        }
    }

    @TestFactory
    Stream<DynamicTest> indexingByArrays() {
        Function<NDManager, NDArray> cube = manager -> manager.arange(24f).reshape(2, 3, 4);
        return Stream.of(
                dynamicTest(
                        "two arrays broadcast",
                        () -> reads(
                                cube,
                                m -> new NDIndex("{}, {}", ints(m, 0, 1), ints(m, 2, 0)),
                                8,
                                9,
                                10,
                                11,
                                12,
                                13,
                                14,
                                15)),
                dynamicTest(
                        "arrays apart come first",
                        () -> reads(
                                cube,
                                m -> new NDIndex("{}, :, {}", ints(m, 0, 1), ints(m, 3, 0)),
                                3,
                                7,
                                11,
                                12,
                                16,
                                20)),
                dynamicTest(
                        "negative positions",
                        () -> reads(cube, m -> new NDIndex("1, {}, {}", ints(m, -1), ints(m, -1)), 23)),
                dynamicTest(
                        "a mask and an array",
                        () -> reads(
                                cube,
                                m -> new NDIndex(
                                        "0, {}, {}", m.create(new boolean[] {true, false, true}), ints(m, 1, 2)),
                                1,
                                10)),
                dynamicTest(
                        "a mask over two axes",
                        () -> reads(
                                cube,
                                m -> new NDIndex(
                                        "{}, 1", m.arange(6).reshape(2, 3).gt(3)),
                                17,
                                21)));
    }

    private static NDArray ints(NDManager manager, int... values) {
        return manager.create(values);
    }

    private static void reads(
            Function<NDManager, NDArray> source, Function<NDManager, NDIndex> index, double... expected) {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray array = source.apply(manager);
            array.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray read = array.get(index.apply(manager));
                assertThat(Oracle.doubles(read)).containsExactly(expected);
                collector.backward(read);
            }
            double[] gradient = new double[24];
            Arrays.stream(expected).forEach(place -> gradient[(int) place]++); // elements are their own places
            assertThat(Oracle.doubles(array.getGradient())).containsExactly(gradient);
            array.setRequiresGradient(false);
            array.set(index.apply(manager), -1);
            double[] written = Oracle.doubles(array);
            for (int i = 0; i < 24; i++) {
                assertThat(written[i]).isEqualTo(gradient[i] > 0 ? -1 : i);
            }
        }
    }

    @Test
    void refusesIndicesOutside() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray x = manager.zeros(new Shape(2, 3));
            assertThatThrownBy(() -> x.get(new NDIndex("{}, {}", ints(manager, 0), ints(manager, 3))))
                    .hasMessageContaining("Index 3 is outside axis 1 of length 3");
            for (String index : new String[] {"0, 3", "2", "0, -4", "-3, :"}) {
                assertThatThrownBy(() -> x.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> x.set(new NDIndex(index), 1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThat(x.sum().getFloat()).isZero();
            assertThatThrownBy(() -> manager.zeros(new Shape(2, 2)).inverse())
                    .hasMessageContaining("matrix 0 is singular");
            assertThatThrownBy(() -> x.pad(new Shape(1), 0)).hasMessageContaining("pad by [1]");
        }
    }

    @Test
    void drawsFromDistributions() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            Shape many = new Shape(200_000);
            NDArray poisson = manager.samplePoisson(manager.create(new float[] {0.5f, 40}), many);
            moments(poisson.get("0"), 0.5, 0.5);
            moments(poisson.get("1"), 40, 40);
            NDArray gamma = manager.sampleGamma(
                    manager.create(new float[] {0.5f, 3}), manager.create(new float[] {2, 0.5f}), many);
            moments(gamma.get("0"), 1, 2);
            moments(gamma.get("1"), 1.5, 0.75);
            NDArray counts = manager.randomMultinomial(1000, manager.create(new float[] {0.2f, 0.3f, 0.5f}));
            assertThat(counts.sum().getLong()).isEqualTo(1000);
            assertThat(counts.getLong(2)).isBetween(420L, 580L);
        }
    }

    private static void moments(NDArray drawn, double mean, double variance) {
        double actual = drawn.mean().getFloat();
        double spread = drawn.sub((float) actual).square().mean().getFloat();
        assertThat(actual).isCloseTo(mean, org.assertj.core.data.Percentage.withPercentage(2));
        assertThat(spread).isCloseTo(variance, org.assertj.core.data.Percentage.withPercentage(4));
    }

    @Test
    void sparseArraysAreDenseInMemory() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray csr = manager.createCSR(
                    FloatBuffer.wrap(new float[] {7, 8, 9}),
                    new long[] {0, 2, 3},
                    new long[] {0, 2, 1},
                    new Shape(2, 3));
            assertThat(csr.getSparseFormat()).isEqualTo(SparseFormat.CSR);
            assertThat(csr.toDense().toFloatArray()).containsExactly(7, 0, 8, 0, 9, 0);
        }
    }

    /// Every number of the type comes back, and arithmetic rounds once.
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT16", "BFLOAT16"})
    void storesHalfPrecision(DataType type) {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            float[] values = {0, -0f, 1, -2.5f, 65504, 1e-7f, 3.14159f, Float.POSITIVE_INFINITY, Float.NaN};
            NDArray half = manager.create(values).toType(type, false);
            assertThat(half.getDataType()).isEqualTo(type);
            NDArray wide = half.toType(DataType.FLOAT32, false);
            assertThat(wide.toType(type, false).toType(DataType.FLOAT32, false).toFloatArray())
                    .isEqualTo(wide.toFloatArray());
            double step = type == DataType.FLOAT16 ? 0x1p-11 : 0x1p-8;
            assertThat((double) wide.toFloatArray()[6])
                    .isCloseTo(3.14159, org.assertj.core.data.Offset.offset(3.14159 * step));
            assertThat(half.toFloatArray()).isEqualTo(wide.toFloatArray());
            NDArray sum = half.get("2:4").add(half.get("3:4"));
            assertThat(sum.getDataType()).isEqualTo(type);
            assertThat(sum.toType(DataType.FLOAT32, false).toFloatArray()).containsExactly(-1.5f, -5);
            assertThat(half.reshape(3, 3).transpose().toByteBuffer().remaining())
                    .isEqualTo(18);
        }
    }

    /// DJL's own formats, and NumPy's and safetensors', bring back every type.
    @ParameterizedTest
    @EnumSource(NDList.Encoding.class)
    void savesAndLoads(NDList.Encoding encoding) {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDList arrays = new NDList();
            for (DataType type : new DataType[] {
                DataType.FLOAT32,
                DataType.FLOAT64,
                DataType.INT32,
                DataType.INT64,
                DataType.INT8,
                DataType.UINT8,
                DataType.BOOLEAN
            }) {
                NDArray array = manager.create(new float[] {0, 1, 2, 3, 4, 5}, new Shape(2, 3))
                        .toType(type, false);
                array.setName(type.name());
                arrays.add(array);
            }
            arrays.add(named(arrays.get(0).transpose(), "turned"));
            NDList read = NDList.decode(manager, arrays.encode(encoding));
            for (NDArray array : arrays) {
                NDArray found = read.stream()
                        .filter(each -> array.getName().equals(each.getName()))
                        .findFirst()
                        .orElseThrow();
                assertThat(found).isEqualTo(array);
            }
        }
    }

    private static NDArray named(NDArray array, String name) {
        array.setName(name);
        return array;
    }
}
