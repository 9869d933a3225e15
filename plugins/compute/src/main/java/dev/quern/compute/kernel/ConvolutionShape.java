package dev.quern.compute.kernel;

import java.util.Arrays;

/// The geometry of a convolution over three spatial axes (depth, height, width); fewer axes are length 1 in front.
///
/// Input (batch, inputs, in...), weight (outputs, inputs / groups, kernel...), output (batch, outputs, out...).
///
/// @param in lengths of the input's spatial axes; `kernel`, `stride`, `padding` (on both sides), `dilation` and `out`
///     likewise, three each
public record ConvolutionShape(
        int batch,
        int inputs,
        int outputs,
        int groups,
        int[] in,
        int[] kernel,
        int[] stride,
        int[] padding,
        int[] dilation,
        int[] out) {

    /// The spatial axes.
    public static final int AXES = 3;

    /// The geometry with the output's lengths computed: `(in + 2 padding - dilation (kernel - 1) - 1) / stride + 1`.
    public static ConvolutionShape of(
            int batch,
            int inputs,
            int outputs,
            int groups,
            int[] in,
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] dilation) {
        int[] out = new int[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            int reach = dilation[axis] * (kernel[axis] - 1) + 1;
            out[axis] = Math.floorDiv(in[axis] + 2 * padding[axis] - reach, stride[axis]) + 1;
        }
        return new ConvolutionShape(batch, inputs, outputs, groups, in, kernel, stride, padding, dilation, out);
    }

    /// Input channels that one output channel sees.
    int inputsPerGroup() {
        return inputs / groups;
    }

    int outputsPerGroup() {
        return outputs / groups;
    }

    /// Positions of one channel of the input.
    int inSize() {
        return volume(in);
    }

    /// Positions of one channel of the output.
    int outSize() {
        return volume(out);
    }

    /// Weights of one channel pair.
    int taps() {
        return volume(kernel);
    }

    /// Depth, height and width of a tap.
    int[] tap(int tap) {
        return new int[] {tap / (kernel[1] * kernel[2]), tap / kernel[2] % kernel[1], tap % kernel[2]};
    }

    /// Products that one element of the output sums.
    int inner() {
        return inputsPerGroup() * taps();
    }

    /// Floating-point operations of one pass.
    long operations() {
        return 2L * batch * outputs * outSize() * inner();
    }

    /// Positions that the windows span along an axis, padding included.
    int extent(int axis) {
        return (out[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1;
    }

    static int volume(int[] lengths) {
        return lengths[0] * lengths[1] * lengths[2];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConvolutionShape shape
                && batch == shape.batch
                && inputs == shape.inputs
                && outputs == shape.outputs
                && groups == shape.groups
                && Arrays.equals(in, shape.in)
                && Arrays.equals(kernel, shape.kernel)
                && Arrays.equals(stride, shape.stride)
                && Arrays.equals(padding, shape.padding)
                && Arrays.equals(dilation, shape.dilation)
                && Arrays.equals(out, shape.out);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {
            batch,
            inputs,
            outputs,
            groups,
            Arrays.hashCode(in),
            Arrays.hashCode(kernel),
            Arrays.hashCode(stride),
            Arrays.hashCode(padding),
            Arrays.hashCode(dilation)
        });
    }
}
