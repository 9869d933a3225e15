package dev.quern.compute.core;

import java.util.Arrays;

/// Discrete Fourier transforms of any length. Complex arrays are real ones with a last axis of length 2: real and
/// imaginary part. Computed in double precision; not differentiable.
public final class Fourier {

    private final Allocator allocator;
    private final Graph graph;

    Fourier(Allocator allocator, Graph graph) {
        this.allocator = allocator;
        this.graph = graph;
    }

    /// The transform along an axis of a complex array, `length` of it: what is missing is zero, what is more is
    /// left out.
    ///
    /// @param axis counted without the last axis
    /// @param inverse whether the exponent is positive and the result is divided by the length
    public Tensor transform(Tensor source, int length, int axis, boolean inverse) {
        int[] shape = checked(source, length);
        int rank = shape.length - 1;
        int place = Layout.axis(axis, rank);
        int[] target = shape.clone();
        target[place] = length;
        Tensor result = allocator.empty(source.type(), target);
        int step = Layout.count(Arrays.copyOfRange(shape, place + 1, rank));
        int lines = Layout.count(Arrays.copyOf(shape, place)) * step;
        int kept = Math.min(length, shape[place]);
        try (Tensor flat = allocator.contiguous(source)) {
            double[] real = new double[length];
            double[] imaginary = new double[length];
            for (int line = 0; line < lines; line++) {
                int from = line / step * shape[place] * step + line % step;
                int to = line / step * length * step + line % step;
                Arrays.fill(real, 0);
                Arrays.fill(imaginary, 0);
                for (int i = 0; i < kept; i++) {
                    real[i] = flat.real(2 * (from + i * step));
                    imaginary[i] = flat.real(2 * (from + i * step) + 1);
                }
                transform(real, imaginary, inverse);
                double scale = inverse ? 1.0 / length : 1;
                for (int i = 0; i < length; i++) {
                    Elements.put(result.data(), result.type(), 2 * (to + i * step), real[i] * scale);
                    Elements.put(result.data(), result.type(), 2 * (to + i * step) + 1, imaginary[i] * scale);
                }
            }
        }
        return result;
    }

    private int[] checked(Tensor source, int length) {
        int[] shape = source.layout().shape();
        if (shape.length < 2 || shape[shape.length - 1] != 2 || length < 1) {
            throw new IllegalArgumentException("A Fourier transform needs a complex array with at least one axis and a"
                    + " length of at least 1, got shape " + Arrays.toString(shape) + " and length " + length);
        }
        requireUntracked(source);
        return shape;
    }

    private void requireUntracked(Tensor source) {
        if (graph.tracks(source)) {
            throw new UnsupportedOperationException("A Fourier transform of " + source.type() + " "
                    + Arrays.toString(source.shape()) + " has no gradient in this engine; use stopGradient first");
        }
    }

    /// A real array as a complex one.
    public Tensor complex(Tensor source) {
        requireUntracked(source);
        int[] shape = Arrays.copyOf(source.layout().shape(), source.rank() + 1);
        shape[source.rank()] = 2;
        Tensor result = allocator.full(ElementType.FLOAT32, shape, 0);
        for (int i = 0; i < source.size(); i++) {
            result.floats()[2 * i] = (float) source.real(i);
        }
        return result;
    }

    /// The conjugate of a complex array.
    public Tensor conjugate(Tensor source) {
        Tensor result = allocator.duplicate(source);
        for (int i = 1; i < result.size(); i += 2) {
            Elements.put(result.data(), result.type(), i, -result.real(i));
        }
        return result;
    }

    /// The whole spectrum of a real signal of `length` from its first half, (..., length / 2 + 1, ..., 2).
    public Tensor mirrored(Tensor source, int length, int axis) {
        int[] shape = source.layout().shape();
        int rank = shape.length - 1;
        int place = Layout.axis(axis, rank);
        int[] target = shape.clone();
        target[place] = length;
        Tensor result = allocator.full(source.type(), target, 0);
        int step = Layout.count(Arrays.copyOfRange(shape, place + 1, rank));
        int lines = Layout.count(Arrays.copyOf(shape, place)) * step;
        for (int line = 0; line < lines; line++) {
            int from = line / step * shape[place] * step + line % step;
            int to = line / step * length * step + line % step;
            for (int i = 0; i < length; i++) {
                int at = Math.min(i, length - i);
                if (at < shape[place]) {
                    double sign = i == at ? 1 : -1;
                    int read = 2 * (from + at * step);
                    Elements.put(result.data(), result.type(), 2 * (to + i * step), source.real(read));
                    Elements.put(result.data(), result.type(), 2 * (to + i * step) + 1, sign * source.real(read + 1));
                }
            }
        }
        return result;
    }

    /// The short-time transforms of a real signal: (..., length / 2 + 1, frames, 2).
    ///
    /// @param signal (samples) or (batch, samples)
    /// @param window factors, at most `length`, put in the middle
    /// @param hop samples from frame to frame
    /// @param centered whether frames are centred on their sample, the signal being mirrored at its ends
    public Tensor shortTime(Tensor signal, int length, int hop, Tensor window, boolean centered, boolean normalized) {
        requireUntracked(signal);
        int samples = signal.length(-1);
        int batch = signal.size() / Math.max(1, samples);
        int pad = centered ? length / 2 : 0;
        boolean fits = signal.rank() >= 1
                && signal.rank() <= 2
                && window.rank() == 1
                && window.size() <= length
                && hop > 0
                && pad < samples
                && samples + 2 * pad >= length;
        if (!fits) {
            throw new IllegalArgumentException("stft with frames of " + length + " every " + hop
                    + " samples needs (samples) or (batch, samples) as long as a frame and a window no longer, got "
                    + Arrays.toString(signal.shape()) + " and window " + Arrays.toString(window.shape()));
        }
        int frames = (samples + 2 * pad - length) / hop + 1;
        int bins = length / 2 + 1;
        int[] shape = signal.rank() == 1 ? new int[] {bins, frames, 2} : new int[] {batch, bins, frames, 2};
        Tensor result = allocator.empty(ElementType.FLOAT32, shape);
        double scale = normalized ? 1 / Math.sqrt(length) : 1;
        double[] real = new double[length];
        double[] imaginary = new double[length];
        int left = (length - window.size()) / 2;
        for (int frame = 0; frame < batch * frames; frame++) {
            int row = frame / frames;
            int start = frame % frames * hop - pad;
            Arrays.fill(imaginary, 0);
            for (int i = 0; i < length; i++) {
                boolean inside = i >= left && i < left + window.size();
                double factor = inside ? window.real(i - left) : 0;
                real[i] = factor == 0 ? 0 : factor * signal.real(row * samples + reflected(start + i, samples));
            }
            transform(real, imaginary, false);
            for (int bin = 0; bin < bins; bin++) {
                int at = 2 * ((row * bins + bin) * frames + frame % frames);
                result.floats()[at] = (float) (real[bin] * scale);
                result.floats()[at + 1] = (float) (imaginary[bin] * scale);
            }
        }
        return result;
    }

    private static int reflected(int at, int samples) {
        return at < 0 ? -at : at >= samples ? 2 * samples - 2 - at : at;
    }

    private static void transform(double[] real, double[] imaginary, boolean inverse) {
        if (Integer.bitCount(real.length) == 1) {
            powerOfTwo(real, imaginary, inverse);
        } else {
            anyLength(real, imaginary, inverse);
        }
    }

    /// Cooley and Tukey (1965), in place.
    private static void powerOfTwo(double[] real, double[] imaginary, boolean inverse) {
        int n = real.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j |= bit;
            if (i < j) {
                swap(real, i, j);
                swap(imaginary, i, j);
            }
        }
        for (int size = 2; size <= n; size <<= 1) {
            double angle = (inverse ? 2 : -2) * Math.PI / size;
            for (int k = 0; k < size / 2; k++) {
                double cos = Math.cos(angle * k);
                double sin = Math.sin(angle * k);
                for (int i = k; i < n; i += size) {
                    int j = i + size / 2;
                    double re = real[j] * cos - imaginary[j] * sin;
                    double im = real[j] * sin + imaginary[j] * cos;
                    real[j] = real[i] - re;
                    imaginary[j] = imaginary[i] - im;
                    real[i] += re;
                    imaginary[i] += im;
                }
            }
        }
    }

    private static void swap(double[] x, int i, int j) {
        double kept = x[i];
        x[i] = x[j];
        x[j] = kept;
    }

    /// Bluestein (1970): a transform of any length as a convolution, done by transforms of a power of two.
    private static void anyLength(double[] real, double[] imaginary, boolean inverse) {
        int n = real.length;
        int m = Integer.highestOneBit(2 * n - 1) << 1;
        double[] cos = new double[n];
        double[] sin = new double[n];
        for (int i = 0; i < n; i++) {
            double angle = Math.PI * ((long) i * i % (2L * n)) / n * (inverse ? -1 : 1);
            cos[i] = Math.cos(angle);
            sin[i] = Math.sin(angle);
        }
        double[] aReal = new double[m];
        double[] aImaginary = new double[m];
        double[] bReal = new double[m];
        double[] bImaginary = new double[m];
        for (int i = 0; i < n; i++) {
            aReal[i] = real[i] * cos[i] + imaginary[i] * sin[i];
            aImaginary[i] = imaginary[i] * cos[i] - real[i] * sin[i];
            bReal[i] = cos[i];
            bImaginary[i] = sin[i];
            if (i > 0) {
                bReal[m - i] = cos[i];
                bImaginary[m - i] = sin[i];
            }
        }
        powerOfTwo(aReal, aImaginary, false);
        powerOfTwo(bReal, bImaginary, false);
        for (int i = 0; i < m; i++) {
            double re = aReal[i] * bReal[i] - aImaginary[i] * bImaginary[i];
            aImaginary[i] = aReal[i] * bImaginary[i] + aImaginary[i] * bReal[i];
            aReal[i] = re;
        }
        powerOfTwo(aReal, aImaginary, true);
        for (int i = 0; i < n; i++) {
            double re = aReal[i] / m;
            double im = aImaginary[i] / m;
            real[i] = re * cos[i] + im * sin[i];
            imaginary[i] = im * cos[i] - re * sin[i];
        }
    }
}
