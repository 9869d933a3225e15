package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.djl.Oracle.Expression;
import dev.quern.compute.djl.Oracle.Input;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Convolution, pooling and batch normalisation agree with PyTorch in value and gradient.
class ConvolutionContractTest {

    private static DynamicTest differentiable(String name, Expression expression, Input... inputs) {
        return dynamicTest(name, () -> Oracle.compare(expression, true, 256, inputs));
    }

    private static NDArrayEx ex(NDArray array) {
        return array.getNDArrayInternal();
    }

    /// A convolution whose shapes say everything: stride, padding and dilation have one number for each spatial axis.
    private record Case(long[] input, long[] weight, long[] stride, long[] padding, long[] dilation, int groups) {
        String text() {
            return Arrays.toString(input) + " * " + Arrays.toString(weight) + " stride " + Arrays.toString(stride)
                    + " padding " + Arrays.toString(padding) + " dilation " + Arrays.toString(dilation) + " groups "
                    + groups;
        }

        NDArray convolve(NDArray x, NDArray weight, NDArray bias) {
            return ex(x).convolution(
                            x, weight, bias, new Shape(stride), new Shape(padding), new Shape(dilation), groups)
                    .singletonOrThrow();
        }
    }

    private static long[] of(long... values) {
        return values;
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(of(2, 3, 7), of(4, 3, 3), of(1), of(0), of(1), 1),
                new Case(of(2, 3, 17), of(4, 3, 5), of(2), of(2), of(2), 1),
                new Case(of(1, 1, 5, 5), of(1, 1, 3, 3), of(1, 1), of(0, 0), of(1, 1), 1),
                new Case(of(2, 3, 8, 8), of(5, 3, 3, 3), of(1, 1), of(1, 1), of(1, 1), 1),
                new Case(of(3, 16, 9, 7), of(20, 16, 3, 3), of(1, 1), of(1, 1), of(1, 1), 1),
                new Case(of(2, 4, 16, 16), of(13, 4, 5, 5), of(1, 1), of(2, 2), of(1, 1), 1),
                new Case(of(2, 3, 9, 8), of(4, 3, 3, 2), of(2, 3), of(1, 0), of(1, 1), 1),
                new Case(of(2, 3, 12, 11), of(4, 3, 3, 3), of(3, 2), of(2, 1), of(2, 3), 1),
                new Case(of(2, 8, 8, 8), of(16, 8, 1, 1), of(1, 1), of(0, 0), of(1, 1), 1),
                new Case(of(2, 8, 9, 9), of(16, 8, 1, 1), of(2, 2), of(0, 0), of(1, 1), 1),
                new Case(of(40, 5, 4, 4), of(33, 5, 3, 3), of(1, 1), of(1, 1), of(1, 1), 1),
                new Case(of(2, 6, 7, 7), of(4, 3, 3, 3), of(1, 1), of(1, 1), of(1, 1), 2),
                new Case(of(2, 6, 7, 7), of(6, 1, 3, 3), of(1, 1), of(1, 1), of(1, 1), 6),
                new Case(of(2, 6, 8, 9), of(6, 1, 3, 3), of(2, 2), of(1, 1), of(1, 1), 6),
                new Case(of(20, 6, 7, 7), of(6, 1, 3, 3), of(1, 1), of(1, 1), of(1, 1), 6),
                new Case(of(33, 21, 4, 4), of(21, 1, 3, 3), of(2, 2), of(1, 1), of(1, 1), 21),
                new Case(of(16, 18, 1, 1), of(18, 1, 3, 3), of(1, 1), of(1, 1), of(1, 1), 18),
                new Case(of(17, 5, 6, 9), of(5, 1, 3, 2), of(1, 2), of(2, 0), of(2, 1), 5),
                new Case(of(16, 3, 4, 5, 3), of(3, 1, 2, 3, 2), of(2, 1, 1), of(1, 1, 0), of(1, 1, 1), 3),
                new Case(of(64, 40, 2, 2), of(70, 40, 1, 1), of(1, 1), of(0, 0), of(1, 1), 1),
                new Case(of(9, 20, 8, 8), of(130, 20, 3, 3), of(1, 1), of(1, 1), of(1, 1), 1),
                new Case(of(2, 4, 7, 7), of(8, 1, 5, 3), of(1, 2), of(2, 1), of(1, 2), 4),
                new Case(of(1, 2, 35, 40), of(3, 2, 3, 3), of(1, 1), of(1, 1), of(1, 1), 1),
                new Case(of(1, 70, 3, 3), of(2, 70, 3, 3), of(1, 1), of(1, 1), of(1, 1), 1),
                new Case(of(2, 2, 3, 4, 5), of(3, 2, 2, 3, 2), of(1, 1, 1), of(0, 1, 1), of(1, 1, 1), 1),
                new Case(of(2, 2, 5, 6, 5), of(4, 1, 3, 2, 3), of(2, 1, 2), of(1, 1, 0), of(1, 2, 1), 2));
    }

    @TestFactory
    Stream<DynamicTest> convolution() {
        return cases().flatMap(item -> {
            Input x = Input.of(item.input);
            Input w = Input.of(item.weight);
            Input b = Input.of(item.weight[0]);
            return Stream.of(
                    differentiable(
                            "with bias " + item.text(), in -> item.convolve(in.get(0), in.get(1), in.get(2)), x, w, b),
                    differentiable(
                            "without bias " + item.text(), in -> item.convolve(in.get(0), in.get(1), null), x, w));
        });
    }

    @TestFactory
    Stream<DynamicTest> convolutionOfViews() {
        Case item = new Case(of(2, 3, 8, 6), of(4, 3, 3, 3), of(1, 1), of(1, 1), of(1, 1), 1);
        return Stream.of(
                differentiable(
                        "of a transposed image",
                        in -> item.convolve(in.get(0).transpose(0, 3, 1, 2), in.get(1), null),
                        Input.of(2, 8, 6, 3),
                        Input.of(item.weight)),
                differentiable(
                        "of a slice, with a slice as weight",
                        in -> item.convolve(in.get(0).get("1:3"), in.get(1).get("::2"), null),
                        Input.of(4, 3, 8, 6),
                        Input.of(8, 3, 3, 3)));
    }

    /// The transposed convolution is the gradient of the plain one: the engine of the oracle gives it as such.
    @TestFactory
    Stream<DynamicTest> deconvolution() {
        return cases().map(item -> dynamicTest(item.text(), () -> transposedIsGradient(item)));
    }

    private static void transposedIsGradient(Case item) {
        Random random = new Random(5);
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray x = draw(manager, random, item.input);
            NDArray w = draw(manager, random, item.weight);
            NDArray y = item.convolve(x, w, null);
            NDArray dy = draw(manager, random, y.getShape().getShape());
            int axes = item.stride.length;
            long[] outPadding = new long[axes];
            for (int axis = 0; axis < axes; axis++) {
                long smallest = (y.getShape().get(axis + 2) - 1) * item.stride[axis]
                        - 2 * item.padding[axis]
                        + item.dilation[axis] * (item.weight[axis + 2] - 1)
                        + 1;
                outPadding[axis] = item.input[axis + 2] - smallest;
            }
            x.setRequiresGradient(true);
            w.setRequiresGradient(true);
            try (var collector = manager.getEngine().newGradientCollector()) {
                collector.backward(item.convolve(x, w, null).mul(dy));
            }
            double[] expected = Oracle.doubles(x.getGradient());
            x.setRequiresGradient(false);
            NDArray bias = manager.zeros(new Shape(item.input[1])).add(0.5f);
            NDArray transposed = ex(dy).deconvolution(
                            dy,
                            w,
                            bias,
                            new Shape(item.stride),
                            new Shape(item.padding),
                            new Shape(outPadding),
                            new Shape(item.dilation),
                            item.groups)
                    .singletonOrThrow();
            Oracle.close("transposed", Oracle.doubles(transposed.sub(0.5f)), expected, 64);
            checkTransposedGradients(item, manager, w, dy, outPadding);
        }
    }

    /// <dec(u), v> is bilinear in u and w, so its gradients are found by conv and by swapping roles.
    private static void checkTransposedGradients(
            Case item, NDManager manager, NDArray w, NDArray dy, long[] outPadding) {
        NDArray v = draw(manager, new Random(6), item.input);
        NDArray u = dy.duplicate();
        u.setRequiresGradient(true);
        NDArray weight = w.duplicate();
        weight.setRequiresGradient(true);
        try (var collector = manager.getEngine().newGradientCollector()) {
            NDArray result = ex(u).deconvolution(
                            u,
                            weight,
                            null,
                            new Shape(item.stride),
                            new Shape(item.padding),
                            new Shape(outPadding),
                            new Shape(item.dilation),
                            item.groups)
                    .singletonOrThrow();
            collector.backward(result.mul(v));
        }
        double[] byInput = Oracle.doubles(u.getGradient());
        double[] byWeight = Oracle.doubles(weight.getGradient());
        Oracle.close("input", byInput, Oracle.doubles(item.convolve(v, w.stopGradient(), null)), 64);
        NDArray other = w.duplicate();
        other.setRequiresGradient(true);
        try (var collector = manager.getEngine().newGradientCollector()) {
            collector.backward(item.convolve(v, other, null).mul(dy));
        }
        Oracle.close("weight", byWeight, Oracle.doubles(other.getGradient()), 64);
    }

    private static NDArray draw(NDManager manager, Random random, long... shape) {
        Shape wanted = new Shape(shape);
        return manager.create(random.doubles(wanted.size(), -1, 1).toArray(), wanted)
                .toType(DataType.FLOAT32, false);
    }

    @TestFactory
    Stream<DynamicTest> pooling() {
        return Stream.of(Input.of(2, 3, 9), Input.of(2, 3, 8, 7), Input.of(1, 2, 6, 5, 7), Input.of(1, 1, 4, 4))
                .flatMap(input -> {
                    int axes = input.shape().dimension() - 2;
                    Shape two = all(axes, 2);
                    Shape three = all(axes, 3);
                    Shape one = all(axes, 1);
                    Shape zero = all(axes, 0);
                    String of = " of " + input.shape();
                    return Stream.of(
                            differentiable("max 2/2" + of, in -> ex(in.get(0)).maxPool(two, two, zero, false), input),
                            differentiable(
                                    "max 3/2 p1" + of, in -> ex(in.get(0)).maxPool(three, two, one, false), input),
                            differentiable(
                                    "max 3/2 ceil" + of, in -> ex(in.get(0)).maxPool(three, two, zero, true), input),
                            differentiable(
                                    "max 3/1 p1" + of, in -> ex(in.get(0)).maxPool(three, one, one, true), input),
                            differentiable(
                                    "avg 2/2" + of, in -> ex(in.get(0)).avgPool(two, two, zero, false, true), input),
                            differentiable(
                                    "avg 3/2 p1" + of,
                                    in -> ex(in.get(0)).avgPool(three, two, one, false, true),
                                    input),
                            differentiable(
                                    "avg 3/2 p1 ceil" + of,
                                    in -> ex(in.get(0)).avgPool(three, two, one, true, true),
                                    input),
                            differentiable(
                                    "global max" + of, in -> ex(in.get(0)).globalMaxPool(), input),
                            differentiable(
                                    "global avg" + of, in -> ex(in.get(0)).globalAvgPool(), input));
                });
    }

    @TestFactory
    Stream<DynamicTest> powerPooling() {
        return Stream.of(Input.of(2, 3, 9), Input.of(2, 3, 8, 7)).flatMap(input -> {
            int axes = input.shape().dimension() - 2;
            Shape two = all(axes, 2);
            return Stream.of(1f, 2f, 3f)
                    .map(power -> differentiable(
                            power + " of " + input.shape(),
                            in -> ex(in.get(0)).lpPool(power, two, two, all(axes, 0), false),
                            input.in(0.5, 2)));
        });
    }

    /// DJL's PyTorch engine counts the padding whatever it is told, so the mean of ones says what to expect.
    @Test
    void averagesWithoutPadding() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray x = draw(manager, new Random(8), 2, 3, 7, 6);
            Shape kernel = new Shape(3, 3);
            Shape stride = new Shape(2, 2);
            Shape padding = new Shape(1, 1);
            NDArray shares = ex(x.onesLike()).avgPool(kernel, stride, padding, false, true);
            NDArray expected =
                    ex(x).avgPool(kernel, stride, padding, false, true).div(shares);
            NDArray actual = ex(x).avgPool(kernel, stride, padding, false, false);
            Oracle.close("mean", Oracle.doubles(actual), Oracle.doubles(expected), 4);
        }
    }

    private static Shape all(int axes, long value) {
        long[] lengths = new long[axes];
        Arrays.fill(lengths, value);
        return new Shape(lengths);
    }

    @TestFactory
    Stream<DynamicTest> batchNorm() {
        return Stream.of(
                        Input.of(5, 3),
                        Input.of(4, 2, 7),
                        Input.of(3, 17, 4, 4),
                        Input.of(2, 2, 3, 3, 3),
                        Input.of(2, 1, 40, 33),
                        Input.of(3000, 2))
                .flatMap(input -> {
                    Input channels = Input.of(input.shape().get(1));
                    Input positive = channels.in(0.5, 2);
                    return Stream.of(
                            differentiable(
                                    "training " + input.shape(),
                                    in -> batchNorm(in.get(0), in.get(1), in.get(2), true)
                                            .get(0),
                                    input,
                                    channels,
                                    channels,
                                    positive),
                            differentiable(
                                    "running mean " + input.shape(),
                                    in -> batchNorm(in.get(0), in.get(1), in.get(2), true)
                                            .get(1)
                                            .add(in.get(0).sum().mul(0)),
                                    input,
                                    channels,
                                    channels,
                                    positive),
                            differentiable(
                                    "running variance " + input.shape(),
                                    in -> batchNorm(in.get(0), in.get(1), in.get(2), true)
                                            .get(2)
                                            .add(in.get(0).sum().mul(0)),
                                    input,
                                    channels,
                                    channels,
                                    positive),
                            differentiable(
                                    "inference " + input.shape(),
                                    in -> batchNorm(in.get(0), in.get(1), in.get(2), false)
                                            .get(0),
                                    input,
                                    channels,
                                    channels,
                                    positive));
                });
    }

    /// The result and the running statistics after it.
    private static NDList batchNorm(NDArray x, NDArray gamma, NDArray beta, boolean training) {
        NDManager manager = x.getManager();
        long channels = x.getShape().get(1);
        NDArray mean = manager.arange(channels).toType(DataType.FLOAT32, false);
        NDArray variance = mean.add(1);
        NDArray y = ex(x).batchNorm(x, mean, variance, gamma, beta, 1, 0.9f, 1e-5f, training)
                .singletonOrThrow();
        return new NDList(y, mean, variance);
    }

    /// A 5 x 5 image under the sharpening kernel, by hand.
    @Test
    void sharpens() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray image = manager.arange(25f).reshape(1, 1, 5, 5);
            image.set(new ai.djl.ndarray.index.NDIndex("0, 0, 2, 2"), 22);
            NDArray kernel = manager.create(new float[] {0, -1, 0, -1, 5, -1, 0, -1, 0}, new Shape(1, 1, 3, 3));
            Case item = new Case(of(1, 1, 5, 5), of(1, 1, 3, 3), of(1, 1), of(0, 0), of(1, 1), 1);
            float[] sharp = item.convolve(image, kernel, null).toFloatArray();
            // A linear ramp stays as it is; the bright middle (10 above the ramp) gains 50 and its neighbours lose 10.
            org.assertj.core.api.Assertions.assertThat(sharp)
                    .containsExactly(6, 7 - 10, 8, 11 - 10, 12 + 50, 13 - 10, 16, 17 - 10, 18);
        }
    }

    /// 2 x 2 maximum pooling of a 4 x 4 image, by hand.
    @Test
    void poolsTheLargest() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            float[] image = {1, 3, 2, 1, 4, 6, 5, 0, 7, 2, 9, 8, 1, 0, 3, 4};
            NDArray pooled = ex(manager.create(image, new Shape(1, 1, 4, 4)))
                    .maxPool(new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false);
            org.assertj.core.api.Assertions.assertThat(pooled.toFloatArray()).containsExactly(6, 5, 7, 9);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray x = manager.zeros(new Shape(1, 3, 4, 4));
            Case item = new Case(of(1, 3, 4, 4), of(2, 4, 3, 3), of(1, 1), of(0, 0), of(1, 1), 1);
            assertThatThrownBy(() -> item.convolve(x, manager.zeros(new Shape(2, 4, 3, 3)), null))
                    .hasMessageContaining("convolution of FLOAT32 [1, 3, 4, 4] with weight FLOAT32 [2, 4, 3, 3]");
            assertThatThrownBy(() -> item.convolve(x, manager.zeros(new Shape(2, 3, 5, 5)), null))
                    .hasMessageContaining("larger than the padded input");
            assertThatThrownBy(() -> ex(x).maxPool(new Shape(9, 9), new Shape(1, 1), new Shape(0, 0), false))
                    .hasMessageContaining("maxPool of shape [1, 3, 4, 4]");
        }
    }
}
