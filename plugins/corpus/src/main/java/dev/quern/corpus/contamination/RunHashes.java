package dev.quern.corpus.contamination;

import java.util.Arrays;

/// Hashes of runs of words: a polynomial modulo 2^64 over the hashes of the words, mixed. Each takes the same time,
/// however long the run is.
final class RunHashes {
    /// Most words in a run.
    static final int LONGEST = 1000;

    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final long MIX = 0xBF58476D1CE4E5B9L;
    private static final long[] POWERS = new long[LONGEST + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * BASE;
        }
    }

    /// Polynomials over the words before each.
    private long[] prefixes = new long[1 << 10];
    private int words;

    void clear() {
        words = 0;
    }

    void add(long hash) {
        if (words + 1 == prefixes.length) {
            prefixes = Arrays.copyOf(prefixes, 2 * prefixes.length);
        }
        prefixes[words + 1] = prefixes[words] * BASE + hash;
        words++;
    }

    /// The hash of a run of at most [#LONGEST] words.
    long of(int first, int count) {
        long sum = prefixes[first + count] - prefixes[first] * POWERS[count];
        sum = (sum ^ sum >>> 31) * MIX;
        return sum ^ sum >>> 32;
    }
}
