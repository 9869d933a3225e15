package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.volume;

/// One group's channels of padded images with the channels innermost, for the gradient of a convolution's weight: there
/// the positions are the inner index of the product and the columns run over (tap, channel), which are neighbours here.
final class ChannelsLast {
    private final Kernels kernels;
    private final ConvolutionShape shape;
    private final int channels;
    private final int[] lengths;

    ChannelsLast(Kernels kernels, ConvolutionShape shape) {
        this.kernels = kernels;
        this.shape = shape;
        this.channels = shape.inputsPerGroup();
        this.lengths = new int[] {shape.extent(0), shape.extent(1), shape.extent(2)};
    }

    /// Floats of one image.
    int imageSize() {
        return Math.max(1, volume(lengths)) * channels;
    }

    /// Copies the group's channels of an image of x; the border is left alone.
    void copy(float[] x, int xAt, int image, int group, float[] target, int to) {
        int[] in = shape.in();
        int[] padding = shape.padding();
        int plane = shape.inSize();
        int from = xAt + (image * shape.inputs() + group * channels) * plane;
        int width = Math.min(in[2], lengths[2] - padding[2]);
        if (in[2] % Lanes.COUNT != 0 && plane >= Lanes.COUNT) {
            copyByRows(x, from, target, to, width);
            return;
        }
        for (int row = 0; row < in[0] * in[1]; row++) {
            int depth = padding[0] + row / in[1];
            int height = padding[1] + row % in[1];
            if (depth < lengths[0] && height < lengths[1] && width > 0) {
                int place = to + ((depth * lengths[1] + height) * lengths[2] + padding[2]) * channels;
                kernels.transposePadded(x, from + row * in[2], plane, width, channels, target, place, channels);
            }
        }
    }

    /// Rows shorter than vectors: the plane is transposed as a whole, then its rows go to their places.
    private void copyByRows(float[] x, int from, float[] target, int to, int width) {
        int[] in = shape.in();
        int[] padding = shape.padding();
        int plane = shape.inSize();
        float[] rows = Scratch.own().floats(2, plane * channels);
        kernels.transposePadded(x, from, plane, plane, channels, rows, 0, channels);
        for (int row = 0; row < in[0] * in[1]; row++) {
            int depth = padding[0] + row / in[1];
            int height = padding[1] + row % in[1];
            if (depth < lengths[0] && height < lengths[1] && width > 0) {
                int place = to + ((depth * lengths[1] + height) * lengths[2] + padding[2]) * channels;
                System.arraycopy(rows, row * in[2] * channels, target, place, width * channels);
            }
        }
    }

    /// The windows of `images` images: inner indexes are positions of the output, columns (tap, channel).
    Gather gather(int images) {
        int positions = shape.outSize();
        int[] out = shape.out();
        int[] stride = shape.stride();
        int size = imageSize();
        int[] inner = new int[images * positions];
        int at = 0;
        for (int image = 0; image < images; image++) {
            for (int row = 0; row < out[0] * out[1]; row++) {
                int depth = row / out[1] * stride[0];
                int height = row % out[1] * stride[1];
                int place = image * size + (depth * lengths[1] + height) * lengths[2] * channels;
                for (int width = 0; width < out[2]; width++) {
                    inner[at++] = place + width * stride[2] * channels;
                }
            }
        }
        return new Gather(inner, starts(), places());
    }

    /// Taps that are neighbours along the width make one run.
    private int tapsOfRun() {
        return shape.dilation()[2] == 1 ? shape.kernel()[2] : 1;
    }

    private int[] starts() {
        int run = tapsOfRun() * channels;
        int[] starts = new int[shape.taps() / tapsOfRun() + 1];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i * run;
        }
        return starts;
    }

    private int[] places() {
        int[] kernel = shape.kernel();
        int[] dilation = shape.dilation();
        int[] places = new int[shape.taps() / tapsOfRun()];
        for (int i = 0; i < places.length; i++) {
            int tap = i * tapsOfRun();
            int depth = tap / (kernel[1] * kernel[2]) * dilation[0];
            int height = tap / kernel[2] % kernel[1] * dilation[1];
            int width = tap % kernel[2] * dilation[2];
            places[i] = ((depth * lengths[1] + height) * lengths[2] + width) * channels;
        }
        return places;
    }

    /// A row (tap, channel) of the gradient as (channel, tap).
    void reorder(float[] sums, int at, float[] dw, int dwAt) {
        int taps = shape.taps();
        for (int channel = 0; channel < channels; channel++) {
            for (int tap = 0; tap < taps; tap++) {
                dw[dwAt + channel * taps + tap] = sums[at + tap * channels + channel];
            }
        }
    }
}
