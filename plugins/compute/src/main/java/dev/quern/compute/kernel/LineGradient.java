package dev.quern.compute.kernel;

import java.util.Arrays;

/// The gradient of the weight of a convolution with few channels: inner products of the output's gradient with shifted
/// lines of the input. Matrices so small would spend their time on packing.
///
/// Images are taken in groups whose lines fit the cache; groups are added in order, each sum runs in lanes.
final class LineGradient {
    /// Channels up to which lines are faster than packed products.
    private static final int FEW_CHANNELS = 16;

    /// Groups of images, if that leaves lines long enough to hide what beginning and ending a sum takes.
    private static final int SHARES = 16;

    private static final int LONG_LINE = 1 << 12;

    private final Compute compute;
    private final ConvolutionShape shape;
    private final Windows windows;
    private final Line line;

    LineGradient(Compute compute, ConvolutionShape shape) {
        this.compute = compute;
        this.shape = shape;
        this.windows = Windows.ofInput(shape);
        int images = Math.max(Math.ceilDiv(shape.batch(), SHARES), Math.ceilDiv(LONG_LINE, windows.phaseSize()));
        this.line = Line.of(windows, Math.min(shape.batch(), images));
    }

    static boolean fits(ConvolutionShape shape) {
        return shape.groups() == 1
                && shape.inputs() <= FEW_CHANNELS
                && shape.outputs() <= FEW_CHANNELS
                && shape.out()[0] == 1
                && shape.taps() > 1;
    }

    private int shares() {
        return Math.ceilDiv(shape.batch(), line.images());
    }

    /// Floats of working memory.
    int scratch() {
        return shares() * shape.outputs() * shape.inner();
    }

    /// dw, overwritten.
    void weightGradient(float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, float[] scratch) {
        int size = shape.outputs() * shape.inner();
        int shares = shares();
        int[] shifts = line.places(shape);
        int[] xPlaces = new int[shape.inner()];
        for (int i = 0; i < xPlaces.length; i++) {
            xPlaces[i] = i / shifts.length * line.size() + shifts[i % shifts.length];
        }
        int[] gPlaces = new int[shape.outputs()];
        for (int i = 0; i < gPlaces.length; i++) {
            gPlaces[i] = i * line.phaseSize();
        }
        compute.share(shares, shape.operations(), share -> {
            int first = share * line.images();
            int count = Math.min(line.images(), shape.batch() - first);
            float[] values = values(x, xAt, first, count);
            float[] gradients = gradients(dy, dyAt, first, count);
            Arrays.fill(scratch, share * size, (share + 1) * size, 0f);
            compute.kernels()
                    .lineProducts(
                            gradients,
                            gPlaces,
                            values,
                            xPlaces,
                            count * windows.phaseSize(),
                            scratch,
                            share * size,
                            shape.inner());
        });
        System.arraycopy(scratch, 0, dw, dwAt, size);
        for (int share = 1; share < shares; share++) {
            compute.kernels().axpy(1f, scratch, share * size, dw, dwAt, size);
        }
    }

    /// The input's channels, each a line.
    private float[] values(float[] x, int xAt, int first, int count) {
        int inputs = shape.inputs();
        float[] values = Scratch.own().floats(0, inputs * line.size());
        Arrays.fill(values, 0, inputs * line.size(), 0f);
        for (int channel = 0; channel < inputs; channel++) {
            for (int image = 0; image < count; image++) {
                int from = xAt + ((first + image) * inputs + channel) * shape.inSize();
                int to = channel * line.size() + image * windows.phaseSize();
                windows.copyChannel(x, from, values, to, line.phaseSize());
            }
        }
        return values;
    }

    /// The gradient's channels, each a line with zeros between the images.
    private float[] gradients(float[] dy, int dyAt, int first, int count) {
        int outputs = shape.outputs();
        float[] gradients = Scratch.own().floats(1, outputs * line.phaseSize());
        Arrays.fill(gradients, 0, outputs * line.phaseSize(), 0f);
        Box box = Box.whole(shape.out());
        for (int channel = 0; channel < outputs; channel++) {
            for (int image = 0; image < count; image++) {
                int from = dyAt + ((first + image) * outputs + channel) * shape.outSize();
                int to = channel * line.phaseSize() + image * windows.phaseSize();
                box.read(dy, from, gradients, to, windows.lengths());
            }
        }
        return gradients;
    }
}
