package dev.quern.compute.kernel;

/// Batch normalisation (Ioffe and Szegedy 2015) of (batch, channels, positions), channel by channel, and its gradients.
///
/// A channel is one task; its elements are gathered and summed in lanes ([Lanes]), so no result depends on the number
/// of threads or the width of vectors.
public final class BatchNorm {
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

    private void channels(int operations, java.util.function.IntConsumer task) {
        compute.share(channels, (long) channels * count() * operations, task);
    }

    private void gather(float[] x, int at, int channel, float[] to) {
        for (int image = 0; image < batch; image++) {
            int from = at + (image * channels + channel) * positions;
            copy(x, from, to, image * positions, positions);
        }
    }

    private void scatter(float[] from, int channel, float[] y, int at) {
        for (int image = 0; image < batch; image++) {
            copy(from, image * positions, y, at + (image * channels + channel) * positions, positions);
        }
    }

    private static void copy(float[] from, int fromAt, float[] to, int toAt, int count) {
        if (count == 1) {
            to[toAt] = from[fromAt];
        } else {
            System.arraycopy(from, fromAt, to, toAt, count);
        }
    }

    /// Mean and variance (divided by the count) of each channel.
    ///
    /// @param statistics (channels, 2), overwritten
    public void statistics(float[] x, int xAt, float[] statistics) {
        int n = count();
        channels(4, channel -> {
            float[] values = Scratch.own().floats(0, n);
            gather(x, xAt, channel, values);
            float mean = kernels.sum(values, 0, n) / n;
            statistics[2 * channel] = mean;
            statistics[2 * channel + 1] = kernels.squaredDistances(values, 0, n, mean) / n;
        });
    }

    /// y = x * scale + shift.
    ///
    /// @param factors (channels, 2): scale and shift
    public void transform(float[] x, int xAt, float[] factors, float[] y, int yAt) {
        compute.share(batch * channels, 2L * channels * count(), plane -> {
            int channel = plane % channels;
            kernels.affine(
                    factors[2 * channel],
                    x,
                    xAt + plane * positions,
                    factors[2 * channel + 1],
                    y,
                    yAt + plane * positions,
                    positions);
        });
    }

    /// Sums of dy and of dy * (x - mean) for each channel.
    ///
    /// @param means (channels, 2), the first of each pair is read
    /// @param sums (channels, 2), overwritten
    public void gradientSums(float[] x, int xAt, float[] dy, int dyAt, float[] means, float[] sums) {
        int n = count();
        channels(4, channel -> {
            float[] values = Scratch.own().floats(0, n);
            float[] gradients = Scratch.own().floats(1, n);
            gather(x, xAt, channel, values);
            gather(dy, dyAt, channel, gradients);
            sums[2 * channel] = kernels.sum(gradients, 0, n);
            sums[2 * channel + 1] = kernels.centeredDot(gradients, 0, values, 0, n, means[2 * channel]);
        });
    }

    /// dx = a dy + b x + c.
    ///
    /// @param factors (channels, 3): a, b and c
    public void inputGradient(float[] x, int xAt, float[] dy, int dyAt, float[] factors, float[] dx, int dxAt) {
        compute.share(batch * channels, 4L * channels * count(), plane -> {
            int channel = 3 * (plane % channels);
            int at = plane * positions;
            kernels.combine(
                    factors[channel],
                    dy,
                    dyAt + at,
                    factors[channel + 1],
                    x,
                    xAt + at,
                    factors[channel + 2],
                    dx,
                    dxAt + at,
                    positions);
        });
    }
}
