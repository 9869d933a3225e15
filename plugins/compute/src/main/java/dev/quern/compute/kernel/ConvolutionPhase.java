package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.AXES;
import static dev.quern.compute.kernel.ConvolutionShape.volume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The positions of a convolution's input that a stride treats alike: with stride s, position x (padding counted) is in
/// phase x mod s, and only some taps connect it with an output. For the gradient of the input each phase is a
/// convolution of the output's gradient without stride.
///
/// @param from the first position of the phase, in steps of the stride; `lengths` how many there are
/// @param first where the first position stands in the input without padding
/// @param taps the taps that reach the phase
/// @param shifts for each of them how many outputs before the position (in steps of the stride) its output stands
record ConvolutionPhase(int[] from, int[] lengths, int[] first, int[] taps, int[][] shifts) {

    /// The phases that hold any position.
    static List<ConvolutionPhase> all(ConvolutionShape shape) {
        int[] stride = shape.stride();
        List<ConvolutionPhase> phases = new ArrayList<>();
        for (int phase = 0; phase < volume(stride); phase++) {
            int[] at = {phase / (stride[1] * stride[2]), phase / stride[2] % stride[1], phase % stride[2]};
            ConvolutionPhase each = of(shape, at);
            if (volume(each.lengths) > 0) {
                phases.add(each);
            }
        }
        return phases;
    }

    private static ConvolutionPhase of(ConvolutionShape shape, int[] phase) {
        int[] from = new int[AXES];
        int[] lengths = new int[AXES];
        int[] first = new int[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            int stride = shape.stride()[axis];
            int padding = shape.padding()[axis];
            from[axis] = Math.ceilDiv(padding - phase[axis], stride);
            int last = Math.floorDiv(padding + shape.in()[axis] - 1 - phase[axis], stride);
            lengths[axis] = Math.max(0, last - from[axis] + 1);
            first[axis] = from[axis] * stride + phase[axis] - padding;
        }
        int[] taps = new int[shape.taps()];
        int[][] shifts = new int[shape.taps()][];
        int count = 0;
        for (int tap = 0; tap < taps.length; tap++) {
            int[] shift = shift(shape, shape.tap(tap), phase);
            if (shift != null) {
                taps[count] = tap;
                shifts[count++] = shift;
            }
        }
        return new ConvolutionPhase(from, lengths, first, Arrays.copyOf(taps, count), Arrays.copyOf(shifts, count));
    }

    private static int[] shift(ConvolutionShape shape, int[] tap, int[] phase) {
        int[] shift = new int[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            int reach = tap[axis] * shape.dilation()[axis];
            if (reach % shape.stride()[axis] != phase[axis]) {
                return null;
            }
            shift[axis] = (reach - phase[axis]) / shape.stride()[axis];
        }
        return shift;
    }
}
