package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.AXES;
import static dev.quern.compute.kernel.ConvolutionShape.volume;

import java.util.Arrays;

/// Channels of some images copied so that every window of a convolution is a matter of adding offsets.
///
/// Padding becomes zeros in memory, and a stride s splits each axis into s phases that are stored apart, so positions
/// that neighbouring windows read at the same tap are neighbours in memory.
///
/// @param lengths positions of a phase along each axis
/// @param stride phases along each axis
/// @param low where position 0 of the original lies along each axis
/// @param in lengths of the original
/// @param used phases along each axis that any window reads; the others are not copied
record Windows(int[] lengths, int[] stride, int[] low, int[] in, boolean[][] used) {

    /// Windows over the input of a convolution.
    static Windows ofInput(ConvolutionShape shape) {
        int[] lengths = new int[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            lengths[axis] = Math.max(1, Math.ceilDiv(shape.extent(axis), shape.stride()[axis]));
        }
        return new Windows(lengths, shape.stride(), shape.padding(), shape.in(), used(shape));
    }

    /// Windows over the output's gradient, for the gradient of the input: one phase, padded by the reach of a kernel.
    static Windows ofOutput(ConvolutionShape shape) {
        int[] lengths = new int[AXES];
        int[] low = new int[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            int stride = shape.stride()[axis];
            low[axis] = (shape.kernel()[axis] - 1) * shape.dilation()[axis] / stride;
            lengths[axis] = (shape.padding()[axis] + shape.in()[axis] - 1) / stride + low[axis] + 1;
        }
        boolean[] only = {true};
        return new Windows(lengths, new int[] {1, 1, 1}, low, shape.out(), new boolean[][] {only, only, only});
    }

    private static boolean[][] used(ConvolutionShape shape) {
        boolean[][] used = new boolean[AXES][];
        for (int axis = 0; axis < AXES; axis++) {
            used[axis] = new boolean[shape.stride()[axis]];
            for (int tap = 0; tap < shape.kernel()[axis]; tap++) {
                used[axis][tap * shape.dilation()[axis] % shape.stride()[axis]] = true;
            }
        }
        return used;
    }

    /// Floats of one phase of one channel.
    int phaseSize() {
        return volume(lengths);
    }

    /// Floats of one channel.
    int channelSize() {
        return volume(stride) * volume(lengths);
    }

    /// Where a position of the padded original lies in its channel.
    int place(int depth, int height, int width) {
        int phase = (depth % stride[0] * stride[1] + height % stride[1]) * stride[2] + width % stride[2];
        return phase * phaseSize()
                + (depth / stride[0] * lengths[1] + height / stride[1]) * lengths[2]
                + width / stride[2];
    }

    /// Zeros for so many channels: the borders, which copies leave alone.
    void clear(float[] target, int channels) {
        Arrays.fill(target, 0, channels * channelSize(), 0f);
    }

    /// Whether copies would be the original itself.
    boolean areOriginal() {
        return volume(stride) == 1 && Arrays.equals(lengths, in) && low[0] + low[1] + low[2] == 0;
    }

    /// Copies channels that lie one after the other.
    void copy(float[] source, int at, int channels, float[] target, int to) {
        if (areOriginal()) {
            System.arraycopy(source, at, target, to, channels * channelSize());
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            copyChannel(source, at + channel * volume(in), target, to + channel * channelSize(), phaseSize());
        }
    }

    /// Copies one channel; its phases lie `phaseStride` apart.
    void copyChannel(float[] source, int at, float[] target, int to, int phaseStride) {
        int depths = Math.min(in[0], lengths[0] * stride[0] - low[0]);
        int heights = Math.min(in[1], lengths[1] * stride[1] - low[1]);
        if (depths == 1 && stride[1] == 1 && stride[2] == 1 && stride[0] == 1) {
            copyPlane(source, at, target, to, heights);
            return;
        }
        for (int depth = 0; depth < depths; depth++) {
            int z = low[0] + depth;
            if (!used[0][z % stride[0]]) {
                continue;
            }
            for (int height = 0; height < heights; height++) {
                int y = low[1] + height;
                if (!used[1][y % stride[1]]) {
                    continue;
                }
                int phase = (z % stride[0] * stride[1] + y % stride[1]) * stride[2];
                int place = to + phase * phaseStride + (z / stride[0] * lengths[1] + y / stride[1]) * lengths[2];
                copyRow(source, at + (depth * in[1] + height) * in[2], target, place, phaseStride);
            }
        }
    }

    /// Copies a plane that has one phase.
    private void copyPlane(float[] source, int at, float[] target, int to, int heights) {
        int width = in[2];
        int count = Math.min(width, lengths[2] - low[2]);
        int distance = lengths[2];
        int place = to + (low[0] * lengths[1] + low[1]) * distance + low[2];
        int from = at;
        for (int height = 0; height < heights; height++) {
            Box.copy(source, from, target, place, count);
            from += width;
            place += distance;
        }
    }

    private void copyRow(float[] source, int at, float[] target, int to, int phaseStride) {
        int step = stride[2];
        int count = Math.min(in[2], lengths[2] * step - low[2]);
        if (step == 1) {
            if (count > 0) {
                Box.copy(source, at, target, to + low[2], count);
            }
            return;
        }
        for (int phase = 0; phase < step; phase++) {
            if (!used[2][phase]) {
                continue;
            }
            int first = Math.floorMod(phase - low[2], step); // the first position that falls in this phase
            int place = to + phase * phaseStride + (low[2] + first) / step;
            for (int x = first; x < count; x += step) {
                target[place++] = source[at + x];
            }
        }
    }
}
