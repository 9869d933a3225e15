package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.Convolution;
import dev.quern.compute.kernel.ConvolutionShape;
import java.util.Arrays;

/// Convolutions over one to three spatial axes and their transposed form, differentiable.
public final class Convolutions {

    private final Allocator allocator;
    private final Graph graph;
    private final Compute compute;

    Convolutions(Allocator allocator, Graph graph, Compute compute) {
        this.allocator = allocator;
        this.graph = graph;
        this.compute = compute;
    }

    /// How a kernel moves over an image, one number for each spatial axis.
    ///
    /// @param padding positions of zeros on both sides
    /// @param outPadding positions that a transposed convolution adds at the end; zeros for the plain one
    /// @param groups groups of channels that do not see each other
    public record Movement(int[] stride, int[] padding, int[] outPadding, int[] dilation, int groups) {}

    /// The cross-correlation of images with kernels, plus a bias.
    ///
    /// @param input (batch, inputs, spatial...)
    /// @param weight (outputs, inputs / groups, kernel...)
    /// @param bias (outputs), or null
    /// @return (batch, outputs, out...), out being (in + 2 padding - dilation (kernel - 1) - 1) / stride + 1
    public Tensor convolution(Tensor input, Tensor weight, Tensor bias, Movement movement) {
        int groups = movement.groups();
        check("convolution", input, weight, bias, movement);
        boolean fits = weight.length(1) * groups == input.length(1) && weight.length(0) % groups == 0;
        if (!fits || bias != null && bias.size() != weight.length(0)) {
            throw mismatch("convolution", input, weight, bias, movement);
        }
        ConvolutionShape shape = ConvolutionShape.of(
                input.length(0),
                input.length(1),
                weight.length(0),
                groups,
                spatial(input.layout().shape(), 0),
                spatial(weight.layout().shape(), 1),
                filled(movement.stride(), 1),
                filled(movement.padding(), 0),
                filled(movement.dilation(), 1));
        int[] lengths = joined(input.length(0), weight.length(0), shape.out(), input.rank());
        requirePositive("convolution", input, weight, shape.out());
        Convolution kernel = new Convolution(compute, shape);
        Tensor result = allocator.empty(ElementType.FLOAT32, lengths);
        try (Tensor x = allocator.contiguous(input);
                Tensor w = allocator.contiguous(weight);
                Tensor b = bias == null ? null : allocator.contiguous(bias)) {
            forward(kernel, x, w, b, result);
            Tensor[] inputs = inputs(input, weight, bias);
            if (graph.tracks(inputs)) {
                graph.record(result, step -> backward(step, kernel), inputs, x, w);
            }
        }
        return result;
    }

    private static Tensor[] inputs(Tensor input, Tensor weight, Tensor bias) {
        return bias == null ? new Tensor[] {input, weight} : new Tensor[] {input, weight, bias};
    }

    private Tensor scratch(int floats) {
        return allocator.empty(ElementType.FLOAT32, floats);
    }

    private void forward(Convolution kernel, Tensor x, Tensor w, Tensor bias, Tensor result) {
        try (Tensor scratch = scratch(kernel.forwardScratch())) {
            kernel.forward(
                    x.floats(),
                    x.offset(),
                    w.floats(),
                    w.offset(),
                    bias == null ? null : bias.floats(),
                    bias == null ? 0 : bias.offset(),
                    result.floats(),
                    result.offset(),
                    scratch.floats());
        }
    }

    private void inputGradient(Convolution kernel, Tensor dy, Tensor w, Tensor bias, Tensor dx) {
        try (Tensor scratch = scratch(kernel.inputGradientScratch())) {
            kernel.inputGradient(
                    dy.floats(),
                    dy.offset(),
                    w.floats(),
                    w.offset(),
                    bias == null ? null : bias.floats(),
                    bias == null ? 0 : bias.offset(),
                    dx.floats(),
                    dx.offset(),
                    scratch.floats());
        }
    }

    private void weightGradient(Convolution kernel, Tensor x, Tensor dy, Tensor dw) {
        try (Tensor scratch = scratch(kernel.weightGradientScratch())) {
            kernel.weightGradient(
                    x.floats(), x.offset(), dy.floats(), dy.offset(), dw.floats(), dw.offset(), scratch.floats());
        }
    }

    private void backward(BackwardStep step, Convolution kernel) {
        Tensor x = step.saved(0);
        Tensor w = step.saved(1);
        try (Tensor dy = allocator.contiguous(step.gradient())) {
            if (step.needs(0)) {
                Tensor dx = allocator.empty(ElementType.FLOAT32, x.shape());
                inputGradient(kernel, dy, w, null, dx);
                step.give(0, dx);
            }
            if (step.needs(1)) {
                Tensor dw = allocator.empty(ElementType.FLOAT32, w.shape());
                weightGradient(kernel, x, dy, dw);
                step.give(1, dw);
            }
            giveBias(step, dy);
        }
    }

    /// The gradient of a bias: sums over images and positions.
    private void giveBias(BackwardStep step, Tensor dy) {
        if (step.inputs() < 3 || !step.needs(2)) {
            return;
        }
        int channels = dy.length(1);
        Tensor result = allocator.empty(ElementType.FLOAT32, step.inputLayout(2).shape());
        int positions = channels == 0 || dy.length(0) == 0 ? 0 : dy.size() / channels / dy.length(0);
        float[] sums = result.floats();
        float[] gradients = dy.floats();
        compute.share(channels, dy.size(), channel -> {
            double sum = 0;
            for (int image = 0; image < dy.length(0); image++) {
                int at = dy.offset() + (image * channels + channel) * positions;
                sum += compute.kernels().sum(gradients, at, positions);
            }
            sums[channel] = (float) sum;
        });
        step.give(2, result);
    }

    /// The transposed convolution (the gradient of a convolution with respect to its input), plus a bias.
    ///
    /// @param input (batch, inputs, spatial...)
    /// @param weight (inputs, outputs / groups, kernel...)
    /// @param bias (outputs), or null
    /// @return (batch, outputs, out...), out being (in - 1) stride - 2 padding + dilation (kernel - 1) + outPadding
    /// + 1
    public Tensor deconvolution(Tensor input, Tensor weight, Tensor bias, Movement movement) {
        int groups = movement.groups();
        check("deconvolution", input, weight, bias, movement);
        int outputs = weight.length(1) * groups;
        boolean fits = weight.length(0) == input.length(1) && input.length(1) % groups == 0;
        if (!fits || bias != null && bias.size() != outputs) {
            throw mismatch("deconvolution", input, weight, bias, movement);
        }
        int[] in = spatial(input.layout().shape(), 0);
        int[] kernelLengths = spatial(weight.layout().shape(), 1);
        int[] stride = filled(movement.stride(), 1);
        int[] padding = filled(movement.padding(), 0);
        int[] dilation = filled(movement.dilation(), 1);
        int[] extra = filled(movement.outPadding(), 0);
        int[] out = new int[in.length];
        for (int axis = 0; axis < in.length; axis++) {
            out[axis] = (in[axis] - 1) * stride[axis]
                    - 2 * padding[axis]
                    + dilation[axis] * (kernelLengths[axis] - 1)
                    + extra[axis]
                    + 1;
        }
        requirePositive("deconvolution", input, weight, out);
        ConvolutionShape shape = new ConvolutionShape(
                input.length(0), outputs, input.length(1), groups, out, kernelLengths, stride, padding, dilation, in);
        Convolution kernel = new Convolution(compute, shape);
        Tensor result = allocator.empty(ElementType.FLOAT32, joined(input.length(0), outputs, out, input.rank()));
        try (Tensor x = allocator.contiguous(input);
                Tensor w = allocator.contiguous(weight);
                Tensor b = bias == null ? null : allocator.contiguous(bias)) {
            inputGradient(kernel, x, w, b, result);
            Tensor[] inputs = inputs(input, weight, bias);
            if (graph.tracks(inputs)) {
                graph.record(result, step -> backwardTransposed(step, kernel), inputs, x, w);
            }
        }
        return result;
    }

    private void backwardTransposed(BackwardStep step, Convolution kernel) {
        Tensor x = step.saved(0);
        Tensor w = step.saved(1);
        try (Tensor dy = allocator.contiguous(step.gradient())) {
            if (step.needs(0)) {
                Tensor dx = allocator.empty(ElementType.FLOAT32, x.shape());
                forward(kernel, dy, w, null, dx);
                step.give(0, dx);
            }
            if (step.needs(1)) {
                Tensor dw = allocator.empty(ElementType.FLOAT32, w.shape());
                weightGradient(kernel, dy, x, dw);
                step.give(1, dw);
            }
            giveBias(step, dy);
        }
    }

    private static void check(String operation, Tensor input, Tensor weight, Tensor bias, Movement movement) {
        int axes = input.rank() - 2;
        boolean fits = axes >= 1
                && axes <= ConvolutionShape.AXES
                && weight.rank() == input.rank()
                && movement.groups() > 0
                && input.type() == ElementType.FLOAT32
                && weight.type() == ElementType.FLOAT32
                && (bias == null || bias.type() == ElementType.FLOAT32)
                && movement.stride().length == axes
                && movement.padding().length == axes
                && movement.dilation().length == axes
                && Arrays.stream(movement.stride()).allMatch(stride -> stride > 0)
                && Arrays.stream(movement.padding()).allMatch(padding -> padding >= 0)
                && Arrays.stream(movement.dilation()).allMatch(dilation -> dilation > 0);
        if (!fits) {
            throw mismatch(operation, input, weight, bias, movement);
        }
    }

    private static IllegalArgumentException mismatch(
            String operation, Tensor input, Tensor weight, Tensor bias, Movement movement) {
        return new IllegalArgumentException(operation + " of " + input.type() + " "
                + Arrays.toString(input.shape()) + " with weight " + weight.type() + " "
                + Arrays.toString(weight.shape())
                + (bias == null ? "" : ", bias " + bias.type() + " " + Arrays.toString(bias.shape()))
                + ", stride " + Arrays.toString(movement.stride()) + ", padding "
                + Arrays.toString(movement.padding()) + ", dilation " + Arrays.toString(movement.dilation()) + " and "
                + movement.groups() + " groups is not defined: it needs float32 arrays with 1 to "
                + ConvolutionShape.AXES + " spatial axes whose channels agree");
    }

    private static void requirePositive(String operation, Tensor input, Tensor weight, int[] out) {
        if (Arrays.stream(out).anyMatch(length -> length <= 0)) {
            throw new IllegalArgumentException(operation + " of shape " + Arrays.toString(input.shape())
                    + " with weight " + Arrays.toString(weight.shape())
                    + " has no output: the kernel is larger than the padded input");
        }
    }

    /// The three spatial lengths of a shape (batch, channels, spatial...).
    static int[] spatial(int[] shape, int missing) {
        return filled(Arrays.copyOfRange(shape, 2, shape.length), Math.max(1, missing));
    }

    /// Three numbers, `missing` in front.
    static int[] filled(int[] values, int missing) {
        int[] all = new int[ConvolutionShape.AXES];
        int lead = all.length - values.length;
        for (int axis = 0; axis < all.length; axis++) {
            all[axis] = axis < lead ? missing : values[axis - lead];
        }
        return all;
    }

    /// (batch, channels, spatial...) with as many axes as `rank`.
    static int[] joined(int batch, int channels, int[] spatial, int rank) {
        int[] shape = new int[rank];
        shape[0] = batch;
        shape[1] = channels;
        System.arraycopy(spatial, spatial.length - (rank - 2), shape, 2, rank - 2);
        return shape;
    }
}
