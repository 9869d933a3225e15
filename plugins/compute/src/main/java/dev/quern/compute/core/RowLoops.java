package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.Kernels;

/// Loops over row-major rows: softmax, layer normalisation and dropout; nothing recorded.
///
/// Float32 goes to the kernels; the other types sum in double precision in the order of the elements.
final class RowLoops {

    private final Compute compute;

    RowLoops(Compute compute) {
        this.compute = compute;
    }

    void softmax(Tensor source, Tensor result, boolean logarithm) {
        int width = width(source);
        if (source.type() == ElementType.FLOAT32) {
            softmaxFloats(source, result, width, logarithm);
            return;
        }
        Object x = source.data();
        Object y = result.data();
        ElementType type = source.type();
        for (int start = 0; start < source.size(); start += width) {
            int from = source.offset() + start;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < width; i++) {
                largest = Math.max(largest, Elements.real(x, type, from + i));
            }
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += Math.exp(Elements.real(x, type, from + i) - largest);
            }
            double normalizer = largest + Math.log(sum);
            for (int i = 0; i < width; i++) {
                double value = Elements.real(x, type, from + i);
                double entry = logarithm ? value - normalizer : Math.exp(value - largest) / sum;
                Elements.put(y, type, result.offset() + start + i, entry);
            }
        }
    }

    private void softmaxFloats(Tensor source, Tensor result, int width, boolean logarithm) {
        float[] x = source.floats();
        float[] y = result.floats();
        Kernels kernels = compute.kernels();
        compute.rows(source.size() / width, width, 20, (first, count) -> {
            for (int row = first; row < first + count; row++) {
                int from = source.offset() + row * width;
                int to = result.offset() + row * width;
                float largest = kernels.max(x, from, width);
                System.arraycopy(x, from, y, to, width);
                float sum = kernels.expSum(y, to, width, largest);
                if (logarithm) {
                    float normalizer = largest + (float) Math.log(sum);
                    for (int i = 0; i < width; i++) {
                        y[to + i] = x[from + i] - normalizer;
                    }
                } else {
                    kernels.scale(1 / sum, y, to, width);
                }
            }
        });
    }

    private static int width(Tensor tensor) {
        return tensor.rank() == 0 ? 1 : Math.max(1, tensor.length(-1));
    }

    /// For softmax `y (g - sum(g y))`, for its logarithm `g - exp(y) sum(g)`.
    void softmaxGradient(Tensor result, Tensor gradient, Tensor out, boolean logarithm) {
        int width = width(result);
        if (result.type() == ElementType.FLOAT32 && !logarithm) {
            softmaxGradientFloats(result, gradient, out, width);
            return;
        }
        Object y = result.data();
        Object g = gradient.data();
        ElementType type = result.type();
        for (int start = 0; start < result.size(); start += width) {
            double sum = 0;
            for (int i = start; i < start + width; i++) {
                double weight = logarithm ? 1 : Elements.real(y, type, result.offset() + i);
                sum += Elements.real(g, type, gradient.offset() + i) * weight;
            }
            for (int i = start; i < start + width; i++) {
                double value = Elements.real(y, type, result.offset() + i);
                double slope = Elements.real(g, type, gradient.offset() + i);
                double entry = logarithm ? slope - Math.exp(value) * sum : value * (slope - sum);
                Elements.put(out.data(), type, out.offset() + i, entry);
            }
        }
    }

    private void softmaxGradientFloats(Tensor result, Tensor gradient, Tensor out, int width) {
        float[] y = result.floats();
        float[] g = gradient.floats();
        float[] dx = out.floats();
        compute.rows(result.size() / width, width, 4, (first, count) -> {
            for (int row = first; row < first + count; row++) {
                int yAt = result.offset() + row * width;
                int gAt = gradient.offset() + row * width;
                int to = out.offset() + row * width;
                float sum = compute.kernels().dot(y, yAt, g, gAt, width);
                for (int i = 0; i < width; i++) {
                    dx[to + i] = y[yAt + i] * (g[gAt + i] - sum);
                }
            }
        });
    }

    /// @param scale from the start of its storage, like `shift`
    /// @param statistics (rows, 2): mean and reciprocal deviation of each row, written
    void layerNorm(Tensor source, Tensor scale, Tensor shift, double epsilon, Tensor statistics, Tensor result) {
        int width = scale.size();
        if (source.type() == ElementType.FLOAT32) {
            compute.layerNorm(
                    source.floats(),
                    source.offset(),
                    scale.floats(),
                    shift.floats(),
                    (float) epsilon,
                    result.floats(),
                    result.offset(),
                    statistics.length(0),
                    width,
                    statistics.floats());
            return;
        }
        Object x = source.data();
        ElementType type = source.type();
        for (int row = 0; row < statistics.length(0); row++) {
            int from = source.offset() + row * width;
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += Elements.real(x, type, from + i);
            }
            double mean = sum / width;
            double squares = 0;
            for (int i = 0; i < width; i++) {
                double distance = Elements.real(x, type, from + i) - mean;
                squares += distance * distance;
            }
            double reciprocal = 1 / Math.sqrt(squares / width + epsilon);
            Elements.put(statistics.data(), type, 2 * row, mean);
            Elements.put(statistics.data(), type, 2 * row + 1, reciprocal);
            for (int i = 0; i < width; i++) {
                double normal = (Elements.real(x, type, from + i) - mean) * reciprocal;
                double value = normal * scale.real(i) + shift.real(i);
                Elements.put(result.data(), type, row * width + i, value);
            }
        }
    }

    void layerNormGradient(
            Tensor source,
            Tensor scale,
            Tensor statistics,
            Tensor gradient,
            Tensor result,
            Tensor scaleGradient,
            Tensor shiftGradient) {
        int width = scale.size();
        ElementType type = source.type();
        if (type == ElementType.FLOAT32) {
            compute.layerNormBackward(
                    source.floats(),
                    source.offset(),
                    scale.floats(),
                    statistics.floats(),
                    gradient.floats(),
                    gradient.offset(),
                    result.floats(),
                    result.offset(),
                    false,
                    scaleGradient.floats(),
                    shiftGradient.floats(),
                    statistics.length(0),
                    width);
            return;
        }
        double[] scaleSums = new double[width];
        double[] shiftSums = new double[width];
        for (int row = 0; row < statistics.length(0); row++) {
            double mean = statistics.real(2 * row);
            double reciprocal = statistics.real(2 * row + 1);
            double sum = 0;
            double product = 0;
            for (int i = 0; i < width; i++) {
                double slope = Elements.real(gradient.data(), type, gradient.offset() + row * width + i);
                double normal =
                        (Elements.real(source.data(), type, source.offset() + row * width + i) - mean) * reciprocal;
                scaleSums[i] += slope * normal;
                shiftSums[i] += slope;
                sum += slope * scale.real(i);
                product += slope * scale.real(i) * normal;
            }
            for (int i = 0; i < width; i++) {
                double slope = Elements.real(gradient.data(), type, gradient.offset() + row * width + i);
                double normal =
                        (Elements.real(source.data(), type, source.offset() + row * width + i) - mean) * reciprocal;
                double value = (slope * scale.real(i) - sum / width - normal * product / width) * reciprocal;
                Elements.put(result.data(), type, row * width + i, value);
            }
        }
        for (int i = 0; i < width; i++) {
            Elements.put(scaleGradient.data(), type, i, scaleSums[i]);
            Elements.put(shiftGradient.data(), type, i, shiftSums[i]);
        }
    }

    void dropout(Tensor source, double rate, RandomSource.Stream stream, Tensor result) {
        ElementType type = source.type();
        double factor = rate == 1 ? 0 : 1 / (1 - rate);
        if (type == ElementType.FLOAT32) {
            dropoutFloats(source, (float) rate, (float) factor, stream, result);
            return;
        }
        int[] words = new int[4];
        for (int i = 0; i < source.size(); i++) {
            if ((i & 3) == 0) {
                stream.block(i >>> 2, words);
            }
            double value = Philox.unit(words[i & 3]) < rate ? 0 : source.real(i) * factor;
            Elements.put(result.data(), type, i, value);
        }
    }

    private void dropoutFloats(Tensor source, float rate, float factor, RandomSource.Stream stream, Tensor result) {
        float[] x = source.floats();
        float[] y = result.floats();
        compute.pieces(source.size(), 20, (from, count) -> {
            int[] words = new int[4];
            for (int i = from; i < from + count; i++) {
                if ((i & 3) == 0 || i == from) {
                    stream.block(i >>> 2, words);
                }
                y[i] = Philox.unit(words[i & 3]) < rate ? 0 : x[source.offset() + i] * factor;
            }
        });
    }
}
