package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.AXES;
import static dev.quern.compute.kernel.Kernels.STRIP;

import java.util.Arrays;

/// Convolutions of images (batch, channels, depth, height, width) as matrix products whose windows are gathered while
/// the product packs them (implicit im2col): forward, and the gradients of input and weight.
///
/// Each element of the output is one chain of fused multiply-adds over (channel, tap), beginning with the bias. The
/// gradient of the weight is summed over fixed groups of images, which are then added in order. So no result depends on
/// the number of threads or the width of vectors.
public final class Convolution {
    /// Inner indexes that one product of the weight's gradient should have at least.
    private static final int FEW_POSITIONS = 256;

    /// Weights up to so many elements get partial gradients for each of many groups of images.
    private static final int SMALL_WEIGHT = 1 << 16;

    /// Rows of a matrix that are packed in one task: whole tiles.
    private static final int PACKED_ROWS = 48;

    private final Compute compute;
    private final Kernels kernels;
    private final ConvolutionShape shape;

    public Convolution(Compute compute, ConvolutionShape shape) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.shape = shape;
    }

    public ConvolutionShape shape() {
        return shape;
    }

    /// Floats of working memory that [#forward] needs.
    public int forwardScratch() {
        return shape.groups() * kernels.packedSize(shape.outputsPerGroup(), shape.inner());
    }

    /// y = x * w + bias.
    ///
    /// @param bias one for each output channel, or null
    /// @param scratch [#forwardScratch] floats
    public void forward(
            float[] x, int xAt, float[] w, int wAt, float[] bias, int biasAt, float[] y, int yAt, float[] scratch) {
        if (DepthwiseConvolution.fits(shape)) {
            new DepthwiseConvolution(compute, shape).forward(x, xAt, w, wAt, bias, biasAt, y, yAt);
            return;
        }
        int rows = shape.outputsPerGroup();
        int inner = shape.inner();
        int size = kernels.packedSize(rows, inner);
        packing(rows, inner, (group, row, count) -> {
            int at = wAt + (group * rows + row) * inner;
            kernels.packRows(w, at, inner, count, 0, inner, inner, scratch, group * size + row * inner);
        });
        Windows windows = Windows.ofInput(shape);
        new WindowProduct(
                        compute,
                        shape,
                        windows,
                        shape.inputs(),
                        rows,
                        forwardPlaces(windows),
                        new int[AXES],
                        Box.whole(shape.out()))
                .run(x, xAt, scratch, size, bias, biasAt, y, yAt);
    }

    /// So many images that their positions are enough columns.
    private int imagesTogether(int positions) {
        return Math.max(1, Math.min(shape.batch(), FEW_POSITIONS / Math.max(1, positions)));
    }

    private int[] forwardPlaces(Windows windows) {
        int channels = shape.inputsPerGroup();
        int[] taps = new int[shape.taps()];
        for (int tap = 0; tap < taps.length; tap++) {
            int[] at = shape.tap(tap);
            taps[tap] = windows.place(
                    at[0] * shape.dilation()[0], at[1] * shape.dilation()[1], at[2] * shape.dilation()[2]);
        }
        int[] inner = new int[channels * taps.length];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = i / taps.length * windows.channelSize() + taps[i % taps.length];
        }
        return inner;
    }

    /// Floats of working memory that [#inputGradient] needs.
    public int inputGradientScratch() {
        return shape.groups() * kernels.packedSize(shape.inputsPerGroup(), shape.outputsPerGroup() * shape.taps());
    }

    /// dx = dy * turned w, overwriting dx. This is also the forward pass of a transposed convolution.
    ///
    /// Each phase of the stride is a product of its own, over the taps that reach it.
    ///
    /// @param scratch [#inputGradientScratch] floats
    public void inputGradient(
            float[] dy, int dyAt, float[] w, int wAt, float[] bias, int biasAt, float[] dx, int dxAt, float[] scratch) {
        if (DepthwiseConvolution.fits(shape)) {
            new DepthwiseConvolution(compute, shape).inputGradient(dy, dyAt, w, wAt, bias, biasAt, dx, dxAt);
            return;
        }
        for (ConvolutionPhase phase : ConvolutionPhase.all(shape)) {
            inputGradient(phase, dy, dyAt, w, wAt, bias, biasAt, dx, dxAt, scratch);
        }
    }

    private void inputGradient(
            ConvolutionPhase phase,
            float[] dy,
            int dyAt,
            float[] w,
            int wAt,
            float[] bias,
            int biasAt,
            float[] dx,
            int dxAt,
            float[] scratch) {
        Windows windows = Windows.ofOutput(shape);
        int taps = phase.taps().length;
        int outputs = shape.outputsPerGroup();
        int[] inner = new int[outputs * taps];
        for (int i = 0; i < inner.length; i++) {
            int[] shift = phase.shifts()[i % taps];
            int[] low = windows.low();
            inner[i] = i / taps * windows.channelSize()
                    + windows.place(low[0] - shift[0], low[1] - shift[1], low[2] - shift[2]);
        }
        int rows = shape.inputsPerGroup();
        int size = kernels.packedSize(rows, inner.length);
        int k = inner.length;
        packing(rows, k, (group, row, count) -> {
            float[] turned = turned(w, wAt + group * outputs * shape.inner(), phase.taps(), row, count);
            kernels.packRows(turned, 0, k, count, 0, k, k, scratch, group * size + row * k);
        });
        Box target = new Box(phase.lengths(), phase.first(), shape.stride(), shape.in());
        new WindowProduct(compute, shape, windows, shape.outputs(), rows, inner, phase.from(), target)
                .run(dy, dyAt, scratch, size, bias, biasAt, dx, dxAt);
    }

    /// Packs each group's matrix (rows, k), some rows at a time.
    private void packing(int rows, int k, PackedRows pack) {
        int shares = Math.ceilDiv(rows, PACKED_ROWS);
        compute.share(shape.groups() * shares, 2L * shape.groups() * rows * k, task -> {
            int row = task % shares * PACKED_ROWS;
            pack.apply(task / shares, row, Math.min(PACKED_ROWS, rows - row));
        });
    }

    @FunctionalInterface
    private interface PackedRows {
        void apply(int group, int row, int count);
    }

    /// The rows of some inputs of (inputs, outputs * taps) from a group's weight (outputs, inputs, taps).
    private float[] turned(float[] w, int at, int[] taps, int first, int count) {
        int inputs = shape.inputsPerGroup();
        int outputs = shape.outputsPerGroup();
        float[] turned = Scratch.own().floats(2, count * outputs * taps.length);
        if (shape.taps() == 1) {
            kernels.transposePadded(w, at + first, inputs, count, outputs, turned, 0, outputs);
            return turned;
        }
        int to = 0;
        for (int input = first; input < first + count; input++) {
            for (int output = 0; output < outputs; output++) {
                int from = at + (output * inputs + input) * shape.taps();
                for (int tap : taps) {
                    turned[to++] = w[from + tap];
                }
            }
        }
        return turned;
    }

    /// Groups of images whose gradients are summed apart; depends on the shape alone.
    private int shares() {
        int size = shape.outputs() * shape.inner();
        int wanted = size <= SMALL_WEIGHT ? 16 : size <= 16 * SMALL_WEIGHT ? 4 : 2;
        long worth = (long) shape.batch() * shape.outSize() / (2 * FEW_POSITIONS);
        return (int) Math.max(1, Math.min(wanted, Math.min(shape.batch(), worth)));
    }

    /// Rows and columns of one group's gradient as it is summed.
    private int gradientRows() {
        return kernels.packedSize(shape.outputsPerGroup(), 1);
    }

    private int gradientColumns() {
        return Math.ceilDiv(shape.inner(), STRIP) * STRIP;
    }

    /// Floats of working memory that [#weightGradient] needs.
    public int weightGradientScratch() {
        if (LineGradient.fits(shape)) {
            return new LineGradient(compute, shape).scratch();
        }
        return shares() * shape.groups() * gradientRows() * gradientColumns();
    }

    /// dw, overwritten.
    ///
    /// @param scratch [#weightGradientScratch] floats
    public void weightGradient(float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, float[] scratch) {
        if (DepthwiseConvolution.fits(shape)) {
            new DepthwiseConvolution(compute, shape).weightGradient(x, xAt, dy, dyAt, dw, dwAt);
            return;
        }
        if (LineGradient.fits(shape)) {
            new LineGradient(compute, shape).weightGradient(x, xAt, dy, dyAt, dw, dwAt, scratch);
            return;
        }
        int groups = shape.groups();
        int shares = shares();
        int columns = gradientColumns();
        int size = gradientRows() * columns;
        ChannelsLast source = new ChannelsLast(kernels, shape);
        int rows = shape.outputsPerGroup();
        int height = WindowProduct.rowsOfTask(compute, rows, shares * groups);
        int parts = Math.ceilDiv(rows, height);
        compute.share(shares * groups * parts, shape.operations(), task -> {
            int row = task % parts * height;
            int group = task / parts % groups;
            int share = task / parts / groups;
            int first = (int) ((long) shape.batch() * share / shares);
            int last = (int) ((long) shape.batch() * (share + 1) / shares);
            int count = Math.min(height, rows - row);
            int at = (share * groups + group) * size + row * columns;
            Arrays.fill(scratch, at, at + kernels.packedSize(count, 1) * columns, 0f);
            addWeightGradient(source, group, row, count, first, last, x, xAt, dy, dyAt, scratch, at);
        });
        compute.share(groups * shape.outputsPerGroup(), 2L * shares * groups * size, row -> {
            int group = row / shape.outputsPerGroup();
            int at = group * size + row % shape.outputsPerGroup() * gradientColumns();
            for (int share = 1; share < shares; share++) {
                kernels.axpy(1f, scratch, at + share * groups * size, scratch, at, shape.inner());
            }
            source.reorder(scratch, at, dw, dwAt + row * shape.inner());
        });
    }

    /// Adds the products of some rows of some images' output gradients with their windows.
    private void addWeightGradient(
            ChannelsLast source,
            int group,
            int row,
            int rows,
            int first,
            int last,
            float[] x,
            int xAt,
            float[] dy,
            int dyAt,
            float[] sums,
            int sumsAt) {
        int positions = shape.outSize();
        int together = imagesTogether(positions);
        Gather gather = source.gather(Math.min(together, last - first));
        for (int image = first; image < last; image += together) {
            int count = Math.min(together, last - image);
            float[] copies = Scratch.own().floats(0, count * source.imageSize() + STRIP);
            Arrays.fill(copies, 0, count * source.imageSize(), 0f);
            int k = count * positions;
            float[] packed = Scratch.own().floats(1, kernels.packedSize(rows, k));
            for (int i = 0; i < count; i++) {
                source.copy(x, xAt, image + i, group, copies, i * source.imageSize());
                int from = dyAt + ((image + i) * shape.outputs() + group * shape.outputsPerGroup() + row) * positions;
                kernels.packRows(dy, from, positions, rows, i * positions, positions, k, packed, 0);
            }
            Gather windows = gather.k() == k ? gather : source.gather(count);
            product(packed, rows, windows, copies, sums, sumsAt);
        }
    }

    private void product(float[] packed, int rows, Gather gather, float[] source, float[] sums, int sumsAt) {
        kernels.gatheredProduct(packed, 0, rows, gather, 0, gather.n(), source, 0, sums, sumsAt, gradientColumns());
    }
}
