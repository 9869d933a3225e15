package dev.quern.augment.random;

/// A stream of random numbers that is a pure function of (seed, stream), so that what is drawn for one image does not
/// depend on the images before it, on threads or on retries. For one thread.
///
/// The generator is SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford). Logarithms and square roots are
/// those of [StrictMath], so that every machine draws alike.
public final class Draws {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double SQUARE_ROOT_OF_3 = StrictMath.sqrt(3);

    private long state;

    /// Goes to the beginning of a stream.
    public Draws restart(long seed, long stream) {
        state = mix(mix(seed + GOLDEN_GAMMA) + stream * GOLDEN_GAMMA);
        return this;
    }

    /// 64 random bits.
    public long bits() {
        return mix(state += GOLDEN_GAMMA);
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    public double uniform() {
        return (bits() >>> 11) * 0x1p-53;
    }

    /// Uniform between two numbers.
    public double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    /// Uniform among 0, 1, …, `bound` - 1; the bias is below `bound` / 2^32.
    public int below(int bound) {
        return (int) ((bits() >>> 32) * bound >>> 32);
    }

    /// True with this probability.
    public boolean chance(double probability) {
        return uniform() < probability;
    }

    /// Normal with mean 0 and deviation 1.
    public double gaussian() {
        return Ziggurat.draw(this);
    }

    /// Fills two rows with uniform numbers of mean 0.
    ///
    /// @param deviation standard deviation of the numbers
    public void noise(float[] first, float[] second, int offset, int count, double deviation) {
        float scale = (float) (deviation * SQUARE_ROOT_OF_3 * 0x1p-31);
        long base = state;
        for (int i = 0; i < count; i++) {
            long bits = mix(base + (i + 1) * GOLDEN_GAMMA);
            first[offset + i] = (int) (bits >>> 32) * scale;
            second[offset + i] = (int) bits * scale;
        }
        state = base + count * GOLDEN_GAMMA;
    }

    /// A share from the beta distribution with both parameters `alpha`: the first of two gamma variates over their sum,
    /// in logarithms, since the variates of a small `alpha` are smaller than any double.
    public double beta(double alpha) {
        double first = StrictMath.log(gamma(alpha + 1));
        double second = StrictMath.log(gamma(alpha + 1));
        // A gamma variate of alpha is one of alpha + 1 times a uniform number to the power of 1 / alpha.
        double powers = (StrictMath.log(positive()) - StrictMath.log(positive())) / alpha;
        return 1 / (1 + StrictMath.exp(powers + second - first));
    }

    /// A gamma variate for a shape of at least 1 (Marsaglia and Tsang 2000).
    private double gamma(double shape) {
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = gaussian();
            double root = 1 + c * x;
            double v = root * root * root;
            if (v > 0 && StrictMath.log(positive()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /// Uniform in (0, 1].
    double positive() {
        return 1 - uniform();
    }

    /// A number that many numbers go into, such as the seed of a copy of a row of a step.
    public static long combine(long... values) {
        long combined = 0;
        for (long value : values) {
            combined = mix(combined + GOLDEN_GAMMA) ^ mix(value);
        }
        return mix(combined);
    }

    /// A number that bytes go into, such as an id.
    public static long hash(byte[] bytes) {
        long hash = bytes.length;
        for (byte each : bytes) {
            hash = (hash ^ (each & 0xFF)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
