package dev.quern.corpus.near;

/// The generator MT19937 (M. Matsumoto and T. Nishimura, 1998), seeded and used as NumPy's `RandomState` does.
final class MersenneTwister {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    private int nextInt() {
        if (next == SIZE) {
            for (int i = 0; i < SIZE; i++) {
                int y = state[i] & 0x80000000 | state[(i + 1) % SIZE] & 0x7fffffff;
                state[i] = state[(i + SHIFT) % SIZE] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    /// A number from `low` to `high`, both possible, as `randint(low, high + 1, dtype=uint64)` draws it. The
    /// range is wider than 2^32.
    long between(long low, long high) {
        long range = high - low;
        long mask = -1L >>> Long.numberOfLeadingZeros(range);
        long drawn;
        do {
            drawn = ((long) nextInt() << 32 | nextInt() & 0xffffffffL) & mask;
        } while (drawn > range);
        return low + drawn;
    }
}
