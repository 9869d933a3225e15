package dev.quern.compute.core;

import dev.quern.compute.kernel.BatchNorm;
import dev.quern.compute.kernel.Compute;
import java.util.Arrays;

/// Batch normalisation (Ioffe and Szegedy 2015), differentiable.
public final class BatchNormalization {

    private final Allocator allocator;
    private final Graph graph;
    private final Compute compute;

    BatchNormalization(Allocator allocator, Graph graph, Compute compute) {
        this.allocator = allocator;
        this.graph = graph;
        this.compute = compute;
    }

    /// What a layer learns and keeps, each (channels).
    ///
    /// @param mean running mean, changed in place when training; `variance` likewise
    /// @param scale factors, or null for ones
    /// @param shift summands, or null for zeros
    public record State(Tensor mean, Tensor variance, Tensor scale, Tensor shift) {}

    /// `(x - mean) / sqrt(variance + epsilon) * scale + shift` of each channel: with the batch's statistics when
    /// training, which also move the running ones, otherwise with the running ones.
    ///
    /// @param source (batch, channels, ...)
    /// @param momentum the share of the old running statistics that stays; the new variance is the unbiased one
    public Tensor batchNorm(Tensor source, State state, double momentum, double epsilon, boolean training) {
        check(source, state);
        int channels = source.length(1);
        int batch = source.length(0);
        int positions = channels == 0 || batch == 0 ? 0 : source.size() / channels / batch;
        Tensor result = allocator.empty(ElementType.FLOAT32, source.shape());
        if (source.size() == 0) {
            return result;
        }
        BatchNorm kernel = new BatchNorm(compute, batch, channels, positions);
        try (Tensor x = allocator.contiguous(source);
                Tensor statistics = allocator.empty(ElementType.FLOAT32, channels, 2);
                Tensor scale = factors(state.scale(), channels, 1);
                Tensor shift = factors(state.shift(), channels, 0)) {
            if (training) {
                kernel.statistics(x.floats(), x.offset(), statistics.floats());
                move(state, statistics.floats(), kernel.count(), momentum);
            } else {
                read(state, statistics.floats());
            }
            float[] deviations = statistics.floats();
            float[] affine = new float[2 * channels];
            for (int channel = 0; channel < channels; channel++) {
                double inverse = 1 / Math.sqrt(deviations[2 * channel + 1] + epsilon);
                double factor = scale.real(channel) * inverse;
                deviations[2 * channel + 1] = (float) inverse;
                affine[2 * channel] = (float) factor;
                affine[2 * channel + 1] = (float) (shift.real(channel) - deviations[2 * channel] * factor);
            }
            kernel.transform(x.floats(), x.offset(), affine, result.floats(), 0);
            Tensor none = statistics; // stands for an absent input: it is in no graph
            Tensor[] inputs = {
                source, state.scale() == null ? none : state.scale(), state.shift() == null ? none : state.shift()
            };
            if (graph.tracks(inputs)) {
                graph.record(result, step -> backward(step, kernel, training), inputs, x, scale, statistics);
            }
        }
        return result;
    }

    private Tensor factors(Tensor given, int channels, double otherwise) {
        return given == null
                ? allocator.full(ElementType.FLOAT32, new int[] {channels}, otherwise)
                : allocator.contiguous(given);
    }

    private static void move(State state, float[] statistics, int count, double momentum) {
        double unbiased = count > 1 ? count / (count - 1.0) : 1;
        for (int channel = 0;
                channel < statistics.length / 2 && channel < state.mean().size();
                channel++) {
            move(state.mean(), channel, momentum, statistics[2 * channel]);
            move(state.variance(), channel, momentum, statistics[2 * channel + 1] * unbiased);
        }
        state.mean().storage().touch();
        state.variance().storage().touch();
    }

    private static void move(Tensor running, int channel, double momentum, double value) {
        double moved = momentum * running.real(channel) + (1 - momentum) * value;
        Elements.put(running.data(), running.type(), running.offset() + channel, moved);
    }

    private static void read(State state, float[] statistics) {
        for (int channel = 0; channel < state.mean().size(); channel++) {
            statistics[2 * channel] = (float) state.mean().real(channel);
            statistics[2 * channel + 1] = (float) state.variance().real(channel);
        }
    }

    /// With g the gradient and h the normalised input: dshift = sum g, dscale = sum g h, and
    /// dx = scale / deviation * (g - mean(g) - h mean(g h)), without the two means where the statistics were
    /// constants.
    private void backward(BackwardStep step, BatchNorm kernel, boolean training) {
        Tensor x = step.saved(0);
        Tensor scale = step.saved(1);
        float[] statistics = step.saved(2).floats();
        int channels = scale.size();
        float[] sums = new float[2 * channels];
        try (Tensor dy = allocator.contiguous(step.gradient())) {
            kernel.gradientSums(x.floats(), x.offset(), dy.floats(), dy.offset(), statistics, sums);
            if (step.needs(0)) {
                float[] factors = new float[3 * channels];
                for (int channel = 0; channel < channels; channel++) {
                    double inverse = statistics[2 * channel + 1];
                    double factor = scale.real(channel) * inverse;
                    factors[3 * channel] = (float) factor;
                    if (training) {
                        double slope = -factor * inverse * inverse * sums[2 * channel + 1] / kernel.count();
                        factors[3 * channel + 1] = (float) slope;
                        factors[3 * channel + 2] = (float)
                                (-factor * sums[2 * channel] / kernel.count() - slope * statistics[2 * channel]);
                    }
                }
                Tensor dx = allocator.empty(ElementType.FLOAT32, x.shape());
                kernel.inputGradient(x.floats(), x.offset(), dy.floats(), dy.offset(), factors, dx.floats(), 0);
                step.give(0, dx);
            }
        }
        give(step, 1, channels, channel -> sums[2 * channel + 1] * statistics[2 * channel + 1]);
        give(step, 2, channels, channel -> sums[2 * channel]);
    }

    private interface OfChannel {
        float at(int channel);
    }

    private void give(BackwardStep step, int input, int channels, OfChannel value) {
        if (step.needs(input)) {
            Tensor gradient = allocator.empty(ElementType.FLOAT32, channels);
            for (int channel = 0; channel < channels; channel++) {
                gradient.floats()[channel] = value.at(channel);
            }
            step.give(input, gradient);
        }
    }

    private static void check(Tensor source, State state) {
        boolean fits = source.rank() >= 2 && source.type() == ElementType.FLOAT32;
        Tensor[] parts = {state.mean(), state.variance(), state.scale(), state.shift()};
        for (Tensor part : parts) {
            fits = fits
                    && (part == null
                            || part.rank() == 1
                                    && part.size() == source.length(1)
                                    && part.type() == ElementType.FLOAT32
                                    && part.isContiguous());
        }
        if (!fits || state.mean() == null || state.variance() == null) {
            throw new IllegalArgumentException("batchNorm needs float32 (batch, channels, ...) and a running mean and"
                    + " variance of one float32 number for each channel, got " + source.type() + " "
                    + Arrays.toString(source.shape()) + " with " + Arrays.toString(parts));
        }
    }
}
