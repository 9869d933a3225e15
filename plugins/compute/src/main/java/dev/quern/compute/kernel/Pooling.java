package dev.quern.compute.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// Maximum and average pooling of planes (depth, height, width), and their gradients.
///
/// Every plane or channel is one task and is summed in a fixed order, so no result depends on the number of threads.
public final class Pooling {
    private final Compute compute;
    private final PoolingShape shape;
    private final boolean countPadding;

    /// @param countPadding whether an average divides by the positions in the padding too
    public Pooling(Compute compute, PoolingShape shape, boolean countPadding) {
        this.compute = compute;
        this.shape = shape;
        this.countPadding = countPadding;
    }

    public PoolingShape shape() {
        return shape;
    }

    /// The number that every average divides by, or 0 where windows at the border divide by less.
    private int uniformDivisor() {
        int divisor = 1;
        for (int axis = 0; axis < ConvolutionShape.AXES; axis++) {
            int last = shape.out()[axis] - 1;
            int length = shape.kernel()[axis];
            boolean whole = countPadding
                    ? shape.paddedLength(axis, last) == length
                    : shape.padding()[axis] == 0 && shape.last(axis, last) - shape.first(axis, last) == length;
            divisor *= whole ? length : 0;
        }
        return divisor;
    }

    /// Sums over windows as a convolution of each channel with ones.
    private DepthwiseConvolution sums() {
        int channels = shape.channels();
        int[] ones = {1, 1, 1};
        return new DepthwiseConvolution(
                compute,
                new ConvolutionShape(
                        shape.batch(),
                        channels,
                        channels,
                        channels,
                        shape.in(),
                        shape.kernel(),
                        shape.stride(),
                        shape.padding(),
                        ones,
                        shape.out()));
    }

    private float[] ones() {
        float[] ones = new float[shape.channels() * ConvolutionShape.volume(shape.kernel())];
        Arrays.fill(ones, 1f);
        return ones;
    }

    private void divide(float[] y, int at, int count, int divisor) {
        float[] number = {divisor};
        compute.pieces(count, 2, (from, length) -> compute.kernels()
                .arithmetic(Kernels.Arithmetic.DIVIDE, y, at + from, 1, number, 0, 0, y, at + from, length));
    }

    private void planes(IntConsumer task) {
        int reach = ConvolutionShape.volume(shape.kernel());
        compute.share(shape.planes(), 2L * shape.planes() * shape.outSize() * reach, task);
    }

    /// The largest element of each window, a NaN being larger than any number.
    ///
    /// @param indices receives where in its plane the first largest element stands
    public void max(float[] x, int xAt, float[] y, int yAt, int[] indices, int indicesAt) {
        int[] out = shape.out();
        planes(plane -> {
            int from = xAt + plane * shape.inSize();
            int at = plane * shape.outSize();
            for (int depth = 0; depth < out[0]; depth++) {
                for (int height = 0; height < out[1]; height++) {
                    for (int width = 0; width < out[2]; width++) {
                        int best = largest(x, from, depth, height, width);
                        y[yAt + at] = x[from + best];
                        indices[indicesAt + at++] = best;
                    }
                }
            }
        });
    }

    private int largest(float[] x, int from, int depth, int height, int width) {
        int[] in = shape.in();
        int left = shape.first(2, width);
        int right = shape.last(2, width);
        int bottom = shape.last(1, height);
        int back = shape.last(0, depth);
        int best = (shape.first(0, depth) * in[1] + shape.first(1, height)) * in[2] + left;
        float value = x[from + best];
        for (int d = shape.first(0, depth); d < back; d++) {
            for (int h = shape.first(1, height); h < bottom; h++) {
                int row = (d * in[1] + h) * in[2];
                for (int w = left; w < right; w++) {
                    float candidate = x[from + row + w];
                    if (candidate > value || candidate != candidate && value == value) {
                        value = candidate;
                        best = row + w;
                    }
                }
            }
        }
        return best;
    }

    /// Gives each window's gradient to its largest element; dx is overwritten.
    public void maxGradient(int[] indices, int indicesAt, float[] dy, int dyAt, float[] dx, int dxAt) {
        planes(plane -> {
            int to = dxAt + plane * shape.inSize();
            Arrays.fill(dx, to, to + shape.inSize(), 0f);
            int from = plane * shape.outSize();
            for (int i = from; i < from + shape.outSize(); i++) {
                dx[to + indices[indicesAt + i]] += dy[dyAt + i];
            }
        });
    }

    /// The mean of each window.
    public void average(float[] x, int xAt, float[] y, int yAt) {
        int divisor = uniformDivisor();
        if (divisor > 0) {
            sums().forward(x, xAt, ones(), 0, null, 0, y, yAt);
            divide(y, yAt, shape.planes() * shape.outSize(), divisor);
        } else {
            averageByPlane(x, xAt, y, yAt);
        }
    }

    private void averageByPlane(float[] x, int xAt, float[] y, int yAt) {
        int[] in = shape.in();
        int[] out = shape.out();
        planes(plane -> {
            float[] sums = Scratch.own().floats(0, in[2]);
            int from = xAt + plane * shape.inSize();
            int at = yAt + plane * shape.outSize();
            for (int depth = 0; depth < out[0]; depth++) {
                for (int height = 0; height < out[1]; height++) {
                    Arrays.fill(sums, 0, in[2], 0f);
                    for (int d = shape.first(0, depth); d < shape.last(0, depth); d++) {
                        for (int h = shape.first(1, height); h < shape.last(1, height); h++) {
                            add(x, from + (d * in[1] + h) * in[2], sums, in[2]);
                        }
                    }
                    for (int width = 0; width < out[2]; width++) {
                        float sum = 0;
                        for (int w = shape.first(2, width); w < shape.last(2, width); w++) {
                            sum += sums[w];
                        }
                        y[at++] = sum / divisor(depth, height, width);
                    }
                }
            }
        });
    }

    private static void add(float[] x, int from, float[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += x[from + i];
        }
    }

    private float divisor(int depth, int height, int width) {
        if (countPadding) {
            return shape.paddedLength(0, depth) * shape.paddedLength(1, height) * shape.paddedLength(2, width);
        }
        return (shape.last(0, depth) - shape.first(0, depth))
                * (shape.last(1, height) - shape.first(1, height))
                * (shape.last(2, width) - shape.first(2, width));
    }

    /// Spreads each window's gradient over its elements; dx is overwritten.
    public void averageGradient(float[] dy, int dyAt, float[] dx, int dxAt) {
        int divisor = uniformDivisor();
        if (divisor > 0) {
            sums().inputGradient(dy, dyAt, ones(), 0, null, 0, dx, dxAt);
            divide(dx, dxAt, shape.planes() * shape.inSize(), divisor);
        } else {
            averageGradientByPlane(dy, dyAt, dx, dxAt);
        }
    }

    private void averageGradientByPlane(float[] dy, int dyAt, float[] dx, int dxAt) {
        int[] in = shape.in();
        int[] out = shape.out();
        planes(plane -> {
            float[] row = Scratch.own().floats(0, in[2]);
            int to = dxAt + plane * shape.inSize();
            int at = dyAt + plane * shape.outSize();
            Arrays.fill(dx, to, to + shape.inSize(), 0f);
            for (int depth = 0; depth < out[0]; depth++) {
                for (int height = 0; height < out[1]; height++) {
                    Arrays.fill(row, 0, in[2], 0f);
                    for (int width = 0; width < out[2]; width++) {
                        float each = dy[at++] / divisor(depth, height, width);
                        for (int w = shape.first(2, width); w < shape.last(2, width); w++) {
                            row[w] += each;
                        }
                    }
                    for (int d = shape.first(0, depth); d < shape.last(0, depth); d++) {
                        for (int h = shape.first(1, height); h < shape.last(1, height); h++) {
                            addTo(row, dx, to + (d * in[1] + h) * in[2], in[2]);
                        }
                    }
                }
            }
        });
    }

    private static void addTo(float[] row, float[] target, int to, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] += row[i];
        }
    }
}
