package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.AXES;

import java.util.Arrays;

/// Depthwise convolutions of small images: the batch becomes the innermost axis, so that a tap is a product of whole
/// rows of the batch wherever it lies, and strides and borders cost nothing.
///
/// A task transposes a few neighbouring channels. Taps beyond the border read a row of zeros.
final class DepthwiseLanes {
    /// Floats of a transposed channel, for the second-level cache.
    private static final int LARGEST = 1 << 15;

    private static final int FEWEST_IMAGES = 16;

    /// Elements of an image that are transposed together at least.
    private static final int SPAN = 16;

    private final Compute compute;
    private final Kernels kernels;
    private final ConvolutionShape shape;
    private final int width;
    private final int together;

    DepthwiseLanes(Compute compute, ConvolutionShape shape) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.shape = shape;
        this.width = width(shape);
        int smaller = Math.max(1, Math.min(shape.inSize(), shape.outSize()));
        this.together = Math.max(1, Math.min(shape.inputs(), Math.ceilDiv(SPAN, smaller)));
    }

    /// Images, rounded up to whole vectors.
    private static int width(ConvolutionShape shape) {
        return Math.ceilDiv(shape.batch(), Lanes.COUNT) * Lanes.COUNT;
    }

    /// Whether a depthwise geometry is better done this way.
    static boolean fits(ConvolutionShape shape) {
        long largest = Math.max(shape.inSize(), shape.outSize()) * (long) width(shape);
        return shape.batch() >= FEWEST_IMAGES && largest <= LARGEST && shape.outSize() > 0;
    }

    /// For each channel of a task and each output, where its taps lie among the transposed inputs.
    private int[][][] inputsOfOutputs() {
        return places(shape.outSize(), shape.inSize(), this::inputOf);
    }

    /// For each channel of a task and each input, where the outputs that its taps reach lie among the transposed ones.
    private int[][][] outputsOfInputs() {
        int[][] outputs = new int[shape.inSize()][shape.taps()];
        for (int[] row : outputs) {
            Arrays.fill(row, -1);
        }
        for (int output = 0; output < shape.outSize(); output++) {
            for (int tap = 0; tap < shape.taps(); tap++) {
                int input = inputOf(output, tap);
                if (input >= 0) {
                    outputs[input][tap] = output;
                }
            }
        }
        return places(shape.inSize(), shape.outSize(), (input, tap) -> outputs[input][tap]);
    }

    private interface Partner {
        /// The position that a tap connects with another, or -1.
        int of(int position, int tap);
    }

    private int[][][] places(int positions, int size, Partner partner) {
        int[][][] places = new int[together][positions][shape.taps()];
        for (int channel = 0; channel < together; channel++) {
            for (int position = 0; position < positions; position++) {
                for (int tap = 0; tap < shape.taps(); tap++) {
                    int other = partner.of(position, tap);
                    int row = other < 0 ? together * size : channel * size + other;
                    places[channel][position][tap] = row * width;
                }
            }
        }
        return places;
    }

    private int inputOf(int output, int tap) {
        int[] out = shape.out();
        int[] at = {output / (out[1] * out[2]), output / out[2] % out[1], output % out[2]};
        int[] taps = shape.tap(tap);
        int place = 0;
        for (int axis = 0; axis < AXES; axis++) {
            int position =
                    at[axis] * shape.stride()[axis] - shape.padding()[axis] + taps[axis] * shape.dilation()[axis];
            if (position < 0 || position >= shape.in()[axis]) {
                return -1;
            }
            place = place * shape.in()[axis] + position;
        }
        return place;
    }

    /// Neighbouring channels, `count` of them from `first`.
    private interface Task {
        void apply(int first, int count);
    }

    private void share(Task task) {
        compute.share(Math.ceilDiv(shape.inputs(), together), shape.operations(), index -> {
            int first = index * together;
            task.apply(first, Math.min(together, shape.inputs() - first));
        });
    }

    /// Channels of all images with the images innermost, and a row of zeros where a full task's would end.
    private float[] transposed(float[] x, int xAt, int first, int count, int size, int slot) {
        float[] rows = Scratch.own().floats(slot, (together * size + 1) * width);
        int from = xAt + first * size;
        kernels.transposePadded(x, from, shape.inputs() * size, count * size, shape.batch(), rows, 0, width);
        Arrays.fill(rows, together * size * width, (together * size + 1) * width, 0f);
        return rows;
    }

    private void transposeBack(float[] rows, int first, int count, int size, float[] y, int yAt) {
        int to = yAt + first * size;
        kernels.transpose(rows, 0, width, shape.batch(), count * size, y, to, shape.inputs() * size);
    }

    /// y = x * w + bias.
    void forward(float[] x, int xAt, float[] w, int wAt, float[] bias, int biasAt, float[] y, int yAt) {
        pass(x, xAt, shape.inSize(), inputsOfOutputs(), w, wAt, bias, biasAt, y, yAt);
    }

    /// dx = dy * turned w + bias, overwriting dx.
    void inputGradient(float[] dy, int dyAt, float[] w, int wAt, float[] bias, int biasAt, float[] dx, int dxAt) {
        pass(dy, dyAt, shape.outSize(), outputsOfInputs(), w, wAt, bias, biasAt, dx, dxAt);
    }

    private void pass(
            float[] x,
            int xAt,
            int size,
            int[][][] places,
            float[] w,
            int wAt,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt) {
        int results = places[0].length;
        share((first, count) -> {
            float[] values = transposed(x, xAt, first, count, size, 0);
            float[] sums = Scratch.own().floats(1, together * results * width);
            for (int channel = 0; channel < count; channel++) {
                int weight = wAt + (first + channel) * shape.taps();
                float start = bias == null ? 0f : bias[biasAt + first + channel];
                for (int position = 0; position < results; position++) {
                    int to = (channel * results + position) * width;
                    kernels.slide(values, 0, places[channel][position], w, weight, start, sums, to, width);
                }
            }
            transposeBack(sums, first, count, results, y, yAt);
        });
    }

    /// dw, overwritten.
    void weightGradient(float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt) {
        int[][][] places = inputsOfOutputs();
        int taps = shape.taps();
        share((first, count) -> {
            float[] values = transposed(x, xAt, first, count, shape.inSize(), 0);
            float[] gradients = transposed(dy, dyAt, first, count, shape.outSize(), 1);
            float[] sums = Scratch.own().floats(2, taps * width);
            for (int channel = 0; channel < count; channel++) {
                Arrays.fill(sums, 0, taps * width, 0f);
                for (int output = 0; output < shape.outSize(); output++) {
                    int from = (channel * shape.outSize() + output) * width;
                    kernels.slideGradient(gradients, from, values, places[channel][output], sums, width);
                }
                for (int tap = 0; tap < taps; tap++) {
                    dw[dwAt + (first + channel) * taps + tap] = kernels.sum(sums, tap * width, width);
                }
            }
        });
    }
}
