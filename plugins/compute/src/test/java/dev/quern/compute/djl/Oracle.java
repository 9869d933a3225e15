package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Runs one expression on this engine and on DJL's PyTorch engine and compares values, types, shapes and gradients.
///
/// Tolerance: `factor * epsilon * (1 + largest magnitude expected)`, epsilon being 2^-23 for float32.
final class Oracle {

    private static final double EPSILON = 0x1p-23;

    private Oracle() {}

    /// The expression: input arrays of one engine to a result of that engine.
    interface Expression extends Function<List<NDArray>, NDArray> {}

    /// An input: its shape and how its elements are drawn.
    record Input(Shape shape, DataType type, double low, double high) {
        static Input of(long... shape) {
            return new Input(new Shape(shape), DataType.FLOAT32, -2, 2);
        }

        Input in(double from, double to) {
            return new Input(shape, type, from, to);
        }

        Input as(DataType other) {
            return new Input(shape, other, low, high);
        }

        double[] draw(Random random) {
            double[] values = random.doubles(shape.size(), low, high).toArray();
            if (!type.isFloating()) {
                Arrays.setAll(values, i -> Math.floor(values[i]));
            }
            return values;
        }

        NDArray create(NDManager manager, double[] values) {
            return manager.create(values, shape).toType(type, false);
        }
    }

    /// What an engine answered.
    record Answer(DataType type, Shape shape, double[] values, List<double[]> gradients) {}

    static void requirePlatform() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(platform.equals("Linux amd64"), "The PyTorch oracle runs on Linux amd64 only, this is " + platform);
    }

    static void compare(Expression expression, boolean differentiates, double factor, Input... inputs) {
        requirePlatform();
        Random random = new Random(17);
        double[][] values =
                Arrays.stream(inputs).map(input -> input.draw(random)).toArray(double[][]::new);
        Answer expected = answer("PyTorch", expression, differentiates, inputs, values);
        Answer actual = answer(QuernEngine.NAME, expression, differentiates, inputs, values);
        assertThat(actual.shape()).as("shape").isEqualTo(expected.shape());
        assertThat(actual.type()).as("type").isEqualTo(expected.type());
        close("value", actual.values(), expected.values(), factor);
        for (int i = 0; i < expected.gradients().size(); i++) {
            close(
                    "gradient of input " + i,
                    actual.gradients().get(i),
                    expected.gradients().get(i),
                    factor);
        }
    }

    private static Answer answer(
            String engine, Expression expression, boolean differentiates, Input[] inputs, double[][] values) {
        try (NDManager manager = NDManager.newBaseManager(engine)) {
            List<NDArray> arrays = new ArrayList<>();
            for (int i = 0; i < inputs.length; i++) {
                arrays.add(inputs[i].create(manager, values[i]));
            }
            if (!differentiates) {
                NDArray result = expression.apply(arrays);
                return new Answer(result.getDataType(), result.getShape(), doubles(result), List.of());
            }
            List<NDArray> leaves = arrays.stream()
                    .filter(array -> array.getDataType().isFloating())
                    .toList();
            leaves.forEach(leaf -> leaf.setRequiresGradient(true));
            NDArray result;
            try (GradientCollector collector = Engine.getEngine(engine).newGradientCollector()) {
                result = expression.apply(arrays);
                Random random = new Random(29);
                double[] weights =
                        random.doubles(result.getShape().size(), -1, 1).toArray();
                NDArray upstream = manager.create(weights, result.getShape()).toType(result.getDataType(), false);
                collector.backward(result.mul(upstream).sum());
            }
            List<double[]> gradients =
                    leaves.stream().map(leaf -> doubles(leaf.getGradient())).toList();
            return new Answer(result.getDataType(), result.getShape(), doubles(result), gradients);
        }
    }

    static double[] doubles(NDArray array) {
        return Arrays.stream(array.toArray()).mapToDouble(Number::doubleValue).toArray();
    }

    static void close(String what, double[] actual, double[] expected, double factor) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = Arrays.stream(expected)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        double tolerance = factor * EPSILON * (1 + largest);
        for (int i = 0; i < expected.length; i++) {
            boolean same = Double.compare(actual[i], expected[i]) == 0
                    || actual[i] == expected[i]
                    || Math.abs(actual[i] - expected[i]) <= tolerance;
            if (!same) {
                throw new AssertionError(what + " differs at " + i + ": expected " + expected[i] + ", got " + actual[i]
                        + ", tolerance " + tolerance + "\n expected " + Arrays.toString(expected) + "\n actual   "
                        + Arrays.toString(actual));
            }
        }
    }
}
