package dev.quern.compute.kernel;

/// The geometry of pooling over three spatial axes; fewer axes are length 1 in front.
///
/// @param in lengths of the input's spatial axes; `kernel`, `stride`, `padding` (on both sides) and `out` likewise
public record PoolingShape(int batch, int channels, int[] in, int[] kernel, int[] stride, int[] padding, int[] out) {

    /// The geometry with the output's lengths computed.
    ///
    /// @param ceiling whether a last window that is not whole counts, if it begins inside the input or its left
    /// padding
    public static PoolingShape of(
            int batch, int channels, int[] in, int[] kernel, int[] stride, int[] padding, boolean ceiling) {
        int[] out = new int[in.length];
        for (int axis = 0; axis < in.length; axis++) {
            int span = in[axis] + 2 * padding[axis] - kernel[axis];
            out[axis] = (ceiling ? Math.ceilDiv(span, stride[axis]) : Math.floorDiv(span, stride[axis])) + 1;
            if (ceiling && (out[axis] - 1) * stride[axis] >= in[axis] + padding[axis]) {
                out[axis]--;
            }
        }
        return new PoolingShape(batch, channels, in, kernel, stride, padding, out);
    }

    /// Independent images.
    int planes() {
        return batch * channels;
    }

    int inSize() {
        return ConvolutionShape.volume(in);
    }

    int outSize() {
        return ConvolutionShape.volume(out);
    }

    /// The first input position of a window along an axis.
    int first(int axis, int window) {
        return Math.max(0, window * stride[axis] - padding[axis]);
    }

    /// The end of the input positions of a window along an axis.
    int last(int axis, int window) {
        return Math.min(in[axis], window * stride[axis] - padding[axis] + kernel[axis]);
    }

    /// Positions of a window along an axis, those in the padding included.
    int paddedLength(int axis, int window) {
        int from = window * stride[axis] - padding[axis];
        return Math.min(from + kernel[axis], in[axis] + padding[axis]) - from;
    }
}
