package dev.quern.datasets.generate;

/// Random numbers of one row, by SplitMix64 (Steele, Lea and Flood, 2014). They depend on the seed and on the row's
/// number only; all functions are those of [StrictMath], so that machines agree on every bit.
public final class RowRandom {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;
    private double spare = Double.NaN;

    public RowRandom(long seed, long row) {
        state = mix(mix(seed + GOLDEN) ^ mix(row * GOLDEN + 1));
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private long next() {
        state += GOLDEN;
        return mix(state);
    }

    /// Evenly from 0, inclusive, to 1, exclusive.
    public double uniform() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /// Evenly between two numbers.
    public double uniform(double from, double to) {
        return from + (to - from) * uniform();
    }

    /// A whole number from 0 to `count` - 1, each as likely.
    public int below(int count) {
        return (int) ((next() >>> 32) * count >>> 32);
    }

    public boolean chance(double probability) {
        return uniform() < probability;
    }

    /// From the normal distribution with mean 0 and deviation 1, by the polar method of Marsaglia and Bray (1964).
    public double normal() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * uniform() - 1;
            y = 2 * uniform() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = y * factor;
        return x * factor;
    }
}
