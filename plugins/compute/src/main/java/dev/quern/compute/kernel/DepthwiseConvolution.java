package dev.quern.compute.kernel;

import java.util.Arrays;
import java.util.List;

/// Convolutions in which every output channel sees one input channel of its own.
///
/// The images of a channel lie one after the other in a line, padding between them, so that a tap is a shift of the
/// whole line and a pass is a few long loops. Positions between the images are computed too and dropped. A channel is
/// one task: no result depends on the number of threads. Small images are left to [DepthwiseLanes].
final class DepthwiseConvolution {
    private final Compute compute;
    private final Kernels kernels;
    private final ConvolutionShape shape;

    DepthwiseConvolution(Compute compute, ConvolutionShape shape) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.shape = shape;
    }

    /// Whether a geometry is of this kind.
    static boolean fits(ConvolutionShape shape) {
        return shape.groups() > 1 && shape.inputsPerGroup() == 1 && shape.outputsPerGroup() == 1;
    }

    private int channels() {
        return shape.inputs();
    }

    /// y = x * w + bias.
    void forward(float[] x, int xAt, float[] w, int wAt, float[] bias, int biasAt, float[] y, int yAt) {
        if (DepthwiseLanes.fits(shape)) {
            new DepthwiseLanes(compute, shape).forward(x, xAt, w, wAt, bias, biasAt, y, yAt);
            return;
        }
        Windows windows = Windows.ofInput(shape);
        Line line = Line.of(windows, shape.batch());
        int[] places = line.places(shape);
        Box box = Box.whole(shape.out());
        compute.share(channels(), shape.operations(), channel -> {
            float[] values = line.cleared(0);
            float[] sums = Scratch.own().floats(1, line.phaseSize());
            float start = bias == null ? 0f : bias[biasAt + channel];
            for (int first = 0; first < shape.batch(); first += line.images()) {
                int count = Math.min(line.images(), shape.batch() - first);
                int from = xAt + (first * channels() + channel) * shape.inSize();
                line.copy(x, from, channels() * shape.inSize(), count, values);
                int n = count * windows.phaseSize();
                kernels.slide(values, 0, places, w, wAt + channel * places.length, start, sums, 0, n);
                for (int image = 0; image < count; image++) {
                    int to = yAt + ((first + image) * channels() + channel) * shape.outSize();
                    box.write(sums, image * windows.phaseSize(), windows.lengths(), y, to);
                }
            }
        });
    }

    /// dx = dy * turned w + bias, overwriting dx; phase by phase of the stride.
    void inputGradient(float[] dy, int dyAt, float[] w, int wAt, float[] bias, int biasAt, float[] dx, int dxAt) {
        if (DepthwiseLanes.fits(shape)) {
            new DepthwiseLanes(compute, shape).inputGradient(dy, dyAt, w, wAt, bias, biasAt, dx, dxAt);
            return;
        }
        Windows windows = Windows.ofOutput(shape);
        Line line = Line.of(windows, shape.batch());
        List<ConvolutionPhase> phases = ConvolutionPhase.all(shape);
        compute.share(channels(), shape.operations(), channel -> {
            float[] values = line.cleared(0);
            float start = bias == null ? 0f : bias[biasAt + channel];
            for (int first = 0; first < shape.batch(); first += line.images()) {
                int count = Math.min(line.images(), shape.batch() - first);
                int from = dyAt + (first * channels() + channel) * shape.outSize();
                line.copy(dy, from, channels() * shape.outSize(), count, values);
                for (ConvolutionPhase phase : phases) {
                    int to = dxAt + (first * channels() + channel) * shape.inSize();
                    phaseGradient(phase, line, values, count, w, wAt + channel * shape.taps(), start, dx, to);
                }
            }
        });
    }

    private void phaseGradient(
            ConvolutionPhase phase,
            Line line,
            float[] values,
            int count,
            float[] w,
            int wAt,
            float start,
            float[] dx,
            int dxAt) {
        Windows windows = line.windows();
        int taps = phase.taps().length;
        float[] weights = new float[taps];
        int[] places = new int[taps];
        for (int tap = 0; tap < taps; tap++) {
            int[] shift = phase.shifts()[tap];
            int[] low = windows.low();
            weights[tap] = w[wAt + phase.taps()[tap]];
            places[tap] = windows.place(
                    phase.from()[0] + low[0] - shift[0],
                    phase.from()[1] + low[1] - shift[1],
                    phase.from()[2] + low[2] - shift[2]);
        }
        float[] sums = Scratch.own().floats(1, line.phaseSize());
        kernels.slide(values, 0, places, weights, 0, start, sums, 0, count * windows.phaseSize());
        Box box = new Box(phase.lengths(), phase.first(), shape.stride(), shape.in());
        for (int image = 0; image < count; image++) {
            int to = dxAt + image * channels() * shape.inSize();
            box.write(sums, image * windows.phaseSize(), windows.lengths(), dx, to);
        }
    }

    /// dw, overwritten: for each tap the product of the output's gradient with the shifted line.
    void weightGradient(float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt) {
        if (DepthwiseLanes.fits(shape)) {
            new DepthwiseLanes(compute, shape).weightGradient(x, xAt, dy, dyAt, dw, dwAt);
            return;
        }
        Windows windows = Windows.ofInput(shape);
        Line line = Line.of(windows, shape.batch());
        int[] places = line.places(shape);
        Box box = Box.whole(shape.out());
        compute.share(channels(), shape.operations(), channel -> {
            float[] values = line.cleared(0);
            float[] gradients = Scratch.own().floats(1, line.phaseSize());
            Arrays.fill(gradients, 0, line.phaseSize(), 0f);
            int to = dwAt + channel * places.length;
            Arrays.fill(dw, to, to + places.length, 0f);
            for (int first = 0; first < shape.batch(); first += line.images()) {
                int count = Math.min(line.images(), shape.batch() - first);
                int from = xAt + (first * channels() + channel) * shape.inSize();
                line.copy(x, from, channels() * shape.inSize(), count, values);
                for (int image = 0; image < count; image++) {
                    int at = dyAt + ((first + image) * channels() + channel) * shape.outSize();
                    box.read(dy, at, gradients, image * windows.phaseSize(), windows.lengths());
                }
                for (int tap = 0; tap < places.length; tap++) {
                    dw[to + tap] += kernels.dot(gradients, 0, values, places[tap], count * windows.phaseSize());
                }
            }
        });
    }
}
