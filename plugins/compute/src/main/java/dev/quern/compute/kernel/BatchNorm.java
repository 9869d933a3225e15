package dev.quern.compute.kernel;

import dev.quern.compute.kernel.Kernels.Arithmetic;
import java.util.Arrays;

/// Batch normalisation (Ioffe and Szegedy 2015) of (batch, channels, positions), and its gradients.
///
/// Where a channel has many positions, it is gathered and summed in lanes ([Lanes]), or each image is and the sums are
/// added in order. Where it has few, neighbouring channels are summed side by side, image by image in groups whose sums
/// are added, and the positions of each channel then in order. The shapes alone decide, so no result depends on the
/// number of threads or the width of vectors.
public final class BatchNorm {
    /// Positions of a channel from which it is worth a loop of its own.
    private static final int MANY_POSITIONS = 64;

    /// Positions of a channel from which each image is worth loops of its own.
    private static final int LARGE_IMAGE = 256;

    /// Elements of an image that are summed side by side.
    private static final int SPAN = 1024;

    /// Elements for one task of an elementwise pass.
    private static final int PIECE = 1 << 13;

    /// Images that are summed before their sum is added to that of all: rounding grows with the length of a chain.
    private static final int GROUP = 64;

    private final Compute compute;
    private final Kernels kernels;
    private final int batch;
    private final int channels;
    private final int positions;

    public BatchNorm(Compute compute, int batch, int channels, int positions) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.batch = batch;
        this.channels = channels;
        this.positions = positions;
    }

    /// Elements of one channel.
    public int count() {
        return batch * positions;
    }

    private boolean gathers() {
        return positions >= MANY_POSITIONS;
    }

    private void channels(int operations, java.util.function.IntConsumer task) {
        compute.share(channels, (long) channels * count() * operations, task);
    }

    /// A channel's elements in runs of equal length.
    private record Runs(float[] values, int first, int stride, int count, int length) {
        int at(int run) {
            return first + run * stride;
        }
    }

    /// One run for each image where it lies, or a single one gathered.
    private Runs runs(float[] x, int at, int channel, int slot) {
        if (positions >= LARGE_IMAGE) {
            return new Runs(x, at + channel * positions, channels * positions, batch, positions);
        }
        float[] gathered = Scratch.own().floats(slot, count());
        for (int image = 0; image < batch; image++) {
            System.arraycopy(x, at + (image * channels + channel) * positions, gathered, image * positions, positions);
        }
        return new Runs(gathered, 0, 0, 1, count());
    }

    /// Neighbouring channels, `count` of them from `first`.
    private interface Span {
        void apply(int first, int count);
    }

    private void spans(int operations, Span span) {
        int size = Math.max(1, SPAN / Math.max(1, positions));
        compute.share(Math.ceilDiv(channels, size), (long) channels * count() * operations, task -> {
            int first = task * size;
            span.apply(first, Math.min(size, channels - first));
        });
    }

    /// Arrays of the calling thread, one element for each of some channels' positions, for a group's sums and for those
    /// of all images behind them; zero.
    private float[] sums(int slot, int width) {
        float[] sums = Scratch.own().floats(slot, 2 * width);
        Arrays.fill(sums, 0, 2 * width, 0f);
        return sums;
    }

    /// Adds a group's sums to those of all and begins anew, if the image is the last of its group.
    private void close(float[] sums, int image, int width) {
        if (image % GROUP == GROUP - 1 || image == batch - 1) {
            each(Arithmetic.ADD, sums, width, sums, 0, sums, width, width);
            Arrays.fill(sums, 0, width, 0f);
        }
    }

    /// z = x op y.
    private void each(Arithmetic operation, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        kernels.arithmetic(operation, x, xAt, 1, y, yAt, 1, z, zAt, n);
    }

    /// result[at + step * channel] = sum of a channel's positions * factor.
    private void fold(float[] sums, int count, float factor, float[] result, int at, int step) {
        int first = count * positions;
        for (int channel = 0; channel < count; channel++) {
            float sum = 0;
            for (int position = 0; position < positions; position++) {
                sum += sums[first + channel * positions + position];
            }
            result[at + step * channel] = sum * factor;
        }
    }

    /// One of `width` factors of some channels, repeated for each position.
    private float[] spread(float[] factors, int first, int count, int width, int index, int slot) {
        float[] to = Scratch.own().floats(slot, count * positions);
        for (int channel = 0; channel < count; channel++) {
            float factor = factors[(first + channel) * width + index];
            Arrays.fill(to, channel * positions, (channel + 1) * positions, factor);
        }
        return to;
    }

    /// Mean and variance (divided by the count) of each channel.
    ///
    /// @param statistics (channels, 2), overwritten
    public void statistics(float[] x, int xAt, float[] statistics) {
        int n = count();
        if (gathers()) {
            channels(4, channel -> {
                Runs values = runs(x, xAt, channel, 0);
                float sum = 0;
                for (int run = 0; run < values.count; run++) {
                    sum += kernels.sum(values.values, values.at(run), values.length);
                }
                float mean = sum / n;
                float squares = 0;
                for (int run = 0; run < values.count; run++) {
                    squares += kernels.squaredDistances(values.values, values.at(run), values.length, mean);
                }
                statistics[2 * channel] = mean;
                statistics[2 * channel + 1] = squares / n;
            });
            return;
        }
        spans(4, (first, count) -> {
            int width = count * positions;
            float[] sums = sums(0, width);
            for (int image = 0; image < batch; image++) {
                each(Arithmetic.ADD, sums, 0, x, place(xAt, image, first), sums, 0, width);
                close(sums, image, width);
            }
            fold(sums, count, 1f / n, statistics, 2 * first, 2);
            float[] means = spread(statistics, first, count, 2, 0, 1);
            float[] distances = Scratch.own().floats(2, width);
            Arrays.fill(sums, width, 2 * width, 0f);
            for (int image = 0; image < batch; image++) {
                each(Arithmetic.SUBTRACT, x, place(xAt, image, first), means, 0, distances, 0, width);
                each(Arithmetic.MULTIPLY, distances, 0, distances, 0, distances, 0, width);
                each(Arithmetic.ADD, sums, 0, distances, 0, sums, 0, width);
                close(sums, image, width);
            }
            fold(sums, count, 1f / n, statistics, 2 * first + 1, 2);
        });
    }

    private int place(int at, int image, int channel) {
        return at + (image * channels + channel) * positions;
    }

    /// Whole planes (image, channel) of so many elements that a task pays.
    private void planes(int operations, Span span) {
        int size = Math.max(1, PIECE / Math.max(1, positions));
        int planes = batch * channels;
        compute.share(Math.ceilDiv(planes, size), (long) channels * count() * operations, task -> {
            int first = task * size;
            span.apply(first, Math.min(size, planes - first));
        });
    }

    /// y = x * scale + shift.
    ///
    /// @param factors (channels, 2): scale and shift
    public void transform(float[] x, int xAt, float[] factors, float[] y, int yAt) {
        if (gathers()) {
            planes(2, (first, count) -> {
                for (int plane = first; plane < first + count; plane++) {
                    int factor = 2 * (plane % channels);
                    int at = plane * positions;
                    kernels.affine(factors[factor], x, xAt + at, factors[factor + 1], y, yAt + at, positions);
                }
            });
            return;
        }
        int width = channels * positions;
        float[] scales = spread(factors, 0, channels, 2, 0, 0);
        float[] shifts = spread(factors, 0, channels, 2, 1, 1);
        compute.share(batch, 2L * channels * count(), image -> {
            int at = image * width;
            each(Arithmetic.MULTIPLY, x, xAt + at, scales, 0, y, yAt + at, width);
            each(Arithmetic.ADD, y, yAt + at, shifts, 0, y, yAt + at, width);
        });
    }

    /// Sums of dy and of dy * (x - mean) for each channel.
    ///
    /// @param means (channels, 2), the first of each pair is read
    /// @param sums (channels, 2), overwritten
    public void gradientSums(float[] x, int xAt, float[] dy, int dyAt, float[] means, float[] sums) {
        if (gathers()) {
            channels(4, channel -> {
                Runs values = runs(x, xAt, channel, 0);
                Runs gradients = runs(dy, dyAt, channel, 1);
                float sum = 0;
                float products = 0;
                for (int run = 0; run < values.count; run++) {
                    int from = gradients.at(run);
                    sum += kernels.sum(gradients.values, from, gradients.length);
                    products += kernels.centeredDot(
                            gradients.values, from, values.values, values.at(run), values.length, means[2 * channel]);
                }
                sums[2 * channel] = sum;
                sums[2 * channel + 1] = products;
            });
            return;
        }
        spans(4, (first, count) -> {
            int width = count * positions;
            float[] centers = spread(means, first, count, 2, 0, 0);
            float[] plain = sums(1, width);
            float[] products = sums(2, width);
            float[] terms = Scratch.own().floats(3, width);
            for (int image = 0; image < batch; image++) {
                int at = place(dyAt, image, first);
                each(Arithmetic.ADD, plain, 0, dy, at, plain, 0, width);
                each(Arithmetic.SUBTRACT, x, place(xAt, image, first), centers, 0, terms, 0, width);
                each(Arithmetic.MULTIPLY, terms, 0, dy, at, terms, 0, width);
                each(Arithmetic.ADD, products, 0, terms, 0, products, 0, width);
                close(plain, image, width);
                close(products, image, width);
            }
            fold(plain, count, 1f, sums, 2 * first, 2);
            fold(products, count, 1f, sums, 2 * first + 1, 2);
        });
    }

    /// dx = a dy + b x + c.
    ///
    /// @param factors (channels, 3): a, b and c
    public void inputGradient(float[] x, int xAt, float[] dy, int dyAt, float[] factors, float[] dx, int dxAt) {
        if (gathers()) {
            planes(4, (first, count) -> {
                for (int plane = first; plane < first + count; plane++) {
                    int factor = 3 * (plane % channels);
                    int at = plane * positions;
                    float a = factors[factor];
                    float b = factors[factor + 1];
                    kernels.combine(a, dy, dyAt + at, b, x, xAt + at, factors[factor + 2], dx, dxAt + at, positions);
                }
            });
            return;
        }
        int width = channels * positions;
        float[] ofGradient = spread(factors, 0, channels, 3, 0, 0);
        float[] ofInput = spread(factors, 0, channels, 3, 1, 1);
        float[] shifts = spread(factors, 0, channels, 3, 2, 2);
        compute.share(batch, 4L * channels * count(), image -> {
            int at = image * width;
            float[] terms = Scratch.own().floats(3, width);
            each(Arithmetic.MULTIPLY, x, xAt + at, ofInput, 0, terms, 0, width);
            each(Arithmetic.ADD, terms, 0, shifts, 0, terms, 0, width);
            each(Arithmetic.MULTIPLY, dy, dyAt + at, ofGradient, 0, dx, dxAt + at, width);
            each(Arithmetic.ADD, dx, dxAt + at, terms, 0, dx, dxAt + at, width);
        });
    }
}
