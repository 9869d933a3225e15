package dev.quern.compute.core;

/// Loops over row-major rows: softmax, layer normalisation and dropout; nothing recorded.
///
/// Sums are in double precision and in the order of the elements.
final class RowLoops {

    void softmax(Tensor source, Tensor result, boolean logarithm) {
        int width = width(source);
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

    private static int width(Tensor tensor) {
        return tensor.rank() == 0 ? 1 : Math.max(1, tensor.length(-1));
    }

    /// For softmax `y (g - sum(g y))`, for its logarithm `g - exp(y) sum(g)`.
    void softmaxGradient(Tensor result, Tensor gradient, Tensor out, boolean logarithm) {
        int width = width(result);
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

    /// @param statistics (rows, 2): mean and reciprocal deviation of each row, written
    void layerNorm(Tensor source, Tensor scale, Tensor shift, double epsilon, Tensor statistics, Tensor result) {
        int width = scale.size();
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
        int[] words = new int[4];
        for (int i = 0; i < source.size(); i++) {
            if ((i & 3) == 0) {
                stream.block(i >>> 2, words);
            }
            double value = Philox.unit(words[i & 3]) < rate ? 0 : source.real(i) * factor;
            Elements.put(result.data(), type, i, value);
        }
    }
}
