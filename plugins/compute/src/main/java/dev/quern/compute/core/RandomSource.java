package dev.quern.compute.core;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Draws random tensors. Each draw uses the next stream of the seed, so a program that draws in a fixed order gets the
/// same numbers whatever the number of threads.
///
/// A thread that has set a seed draws from it whatever seeds other threads set, so that several trainings run in one
/// JVM as each would alone. Threads that never set one draw from the seed that was set last.
public final class RandomSource {

    private static final long FIRST_SEED = 0x5155_4552_4EL;

    private final Allocator allocator;
    private final ThreadLocal<Streams> own = new ThreadLocal<>();
    private volatile Streams latest = new Streams(FIRST_SEED);

    /// The streams of a seed that are still unused.
    private static final class Streams {
        private final long seed;
        private final AtomicLong used = new AtomicLong();

        Streams(long seed) {
            this.seed = seed;
        }

        Stream next() {
            return new Stream(seed, used.getAndIncrement());
        }
    }

    RandomSource(Allocator allocator) {
        this.allocator = allocator;
    }

    /// Starts again at the first stream of a seed.
    public void seed(long value) {
        Streams streams = new Streams(value);
        own.set(streams);
        latest = streams;
    }

    /// A stream that no other draw uses.
    Stream next() {
        Streams streams = own.get();
        return (streams == null ? latest : streams).next();
    }

    /// Where one draw reads.
    record Stream(long seed, long number) {
        void block(long block, int[] out) {
            Philox.block(seed, number, block, out);
        }
    }

    /// Turns four random words into four numbers.
    @FunctionalInterface
    private interface Draw {
        void numbers(int[] words, double[] out);
    }

    private Tensor draw(ElementType type, int[] shape, Draw draw) {
        Tensor tensor = allocator.empty(type, shape);
        Stream stream = next();
        int[] words = new int[4];
        double[] numbers = new double[4];
        for (int i = 0; i < tensor.size(); i += 4) {
            stream.block(i >>> 2, words);
            draw.numbers(words, numbers);
            for (int j = 0; j < Math.min(4, tensor.size() - i); j++) {
                Elements.put(tensor.data(), type, i + j, numbers[j]);
            }
        }
        return tensor;
    }

    /// Uniform in [low, high).
    public Tensor uniform(double low, double high, ElementType type, int[] shape) {
        return draw(type, shape, (words, out) -> {
            for (int j = 0; j < 4; j++) {
                out[j] = low + (high - low) * Philox.unit(words[j]);
            }
        });
    }

    /// Normal, by the transformation of Box and Muller (1958).
    public Tensor normal(double mean, double deviation, ElementType type, int[] shape) {
        return draw(type, shape, (words, out) -> {
            for (int j = 0; j < 4; j += 2) {
                double radius = deviation * Math.sqrt(-2 * Math.log(Philox.positiveUnit(words[j])));
                double angle = 2 * Math.PI * Philox.positiveUnit(words[j + 1]);
                out[j] = mean + radius * Math.cos(angle);
                out[j + 1] = mean + radius * Math.sin(angle);
            }
        });
    }

    /// Normal, drawn again beyond two deviations from the mean.
    public Tensor truncatedNormal(double mean, double deviation, ElementType type, int[] shape) {
        Tensor tensor = allocator.empty(type, shape);
        Stream stream = next();
        int[] words = new int[4];
        long block = 0;
        for (int i = 0; i < tensor.size(); ) {
            stream.block(block++, words);
            double radius = Math.sqrt(-2 * Math.log(Philox.positiveUnit(words[0])));
            double value = radius * Math.cos(2 * Math.PI * Philox.positiveUnit(words[1]));
            if (Math.abs(value) <= 2) {
                Elements.put(tensor.data(), type, i++, mean + deviation * value);
            }
        }
        return tensor;
    }

    /// Whole numbers in [low, high).
    public Tensor integer(long low, long high, ElementType type, int[] shape) {
        if (high <= low) {
            throw new IllegalArgumentException("Random integers need low < high, got low " + low + " and high " + high);
        }
        Tensor tensor = allocator.empty(type, shape);
        Stream stream = next();
        int[] words = new int[4];
        for (int i = 0; i < tensor.size(); i++) {
            stream.block(i, words);
            Elements.put(tensor.data(), type, i, low + below(high - low, words));
        }
        return tensor;
    }

    /// A whole number in [0, bound) from the high half of a 64 x 64 bit product; its bias is below bound / 2^64.
    private static long below(long bound, int[] words) {
        long random = (words[0] & 0xFFFFFFFFL) | (long) words[1] << 32;
        return Math.unsignedMultiplyHigh(random, bound);
    }

    /// The numbers 0..count-1 in random order, int64 (Fisher and Yates).
    public Tensor permutation(int count) {
        Tensor tensor = allocator.empty(ElementType.INT64, count);
        long[] order = (long[]) tensor.data();
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        Stream stream = next();
        int[] words = new int[4];
        for (int i = count - 1; i > 0; i--) {
            stream.block(i, words);
            int other = (int) below(i + 1L, words);
            long swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return tensor;
    }

    /// Reads uniform numbers in (0, 1] one after the other.
    private static final class Uniforms {
        private final Stream stream;
        private final int[] words = new int[4];
        private long next;

        Uniforms(Stream stream) {
            this.stream = stream;
        }

        double next() {
            if (next % 4 == 0) {
                stream.block(next / 4, words);
            }
            return Philox.positiveUnit(words[(int) (next++ % 4)]);
        }

        double normal() {
            double radius = Math.sqrt(-2 * Math.log(next()));
            return radius * Math.cos(2 * Math.PI * next());
        }
    }

    /// Counts with mean `rate`, float32: by products of uniform numbers (Knuth), a large rate in parts.
    public Tensor poisson(double rate, int[] shape) {
        if (!(rate >= 0)) {
            throw new IllegalArgumentException("A Poisson distribution needs a rate of at least 0, got " + rate);
        }
        Tensor tensor = allocator.empty(ElementType.FLOAT32, shape);
        Uniforms uniforms = new Uniforms(next());
        for (int i = 0; i < tensor.size(); i++) {
            long count = 0;
            for (double rest = rate; rest > 0; rest -= 16) {
                double limit = Math.exp(-Math.min(16, rest));
                for (double product = uniforms.next(); product > limit; product *= uniforms.next()) {
                    count++;
                }
            }
            Elements.put(tensor.data(), ElementType.FLOAT32, i, count);
        }
        return tensor;
    }

    /// Gamma with a shape and a scale, float32 (Marsaglia and Tsang 2000).
    public Tensor gamma(double form, double scale, int[] shape) {
        if (!(form >= 0) || !(scale > 0)) {
            throw new IllegalArgumentException("A gamma distribution needs a shape of at least 0 and a positive scale,"
                    + " got " + form + " and " + scale);
        }
        Tensor tensor = allocator.empty(ElementType.FLOAT32, shape);
        Uniforms uniforms = new Uniforms(next());
        for (int i = 0; i < tensor.size(); i++) {
            double value = form == 0 ? 0 : scale * gamma(form, uniforms);
            Elements.put(tensor.data(), ElementType.FLOAT32, i, value);
        }
        return tensor;
    }

    private static double gamma(double form, Uniforms uniforms) {
        if (form < 1) {
            return gamma(form + 1, uniforms) * Math.pow(uniforms.next(), 1 / form);
        }
        double d = form - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = uniforms.normal();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(uniforms.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /// How often each of several outcomes occurs in `trials` draws, int64 (rows, outcomes).
    public Tensor multinomial(int trials, Tensor probabilities, int rows) {
        int outcomes = probabilities.size();
        double sum = 0;
        for (int i = 0; i < outcomes; i++) {
            sum += probabilities.real(i);
        }
        if (probabilities.rank() != 1 || outcomes == 0 || !(sum > 0) || trials < 0) {
            throw new IllegalArgumentException("A multinomial distribution needs a vector of probabilities and a number"
                    + " of trials from 0, got shape " + Arrays.toString(probabilities.shape()) + ", sum " + sum
                    + " and " + trials + " trials");
        }
        Tensor tensor = allocator.full(ElementType.INT64, new int[] {rows, outcomes}, 0);
        long[] counts = (long[]) tensor.data();
        Uniforms uniforms = new Uniforms(next());
        for (int draw = 0; draw < rows * trials; draw++) {
            double rest = uniforms.next() * sum;
            int outcome = 0;
            while (outcome < outcomes - 1 && rest > probabilities.real(outcome)) {
                rest -= probabilities.real(outcome++);
            }
            counts[draw / trials * outcomes + outcome]++;
        }
        return tensor;
    }
}
