package dev.quern.corpus.near;

import java.util.Arrays;

/// MinHash signatures (A. Broder, "On the resemblance and containment of documents", 1997) with the hash functions of
/// datatrove: `(h * a + b) mod 2^64 mod 2^61 - 1` for a hash h of each shingle, with `a` and `b` drawn by NumPy's
/// `RandomState(1)`.
///
/// Two texts with Jaccard similarity s of their shingles share a band of r hashes with probability s^r, and become
/// candidates with 1 - (1 - s^r)^b for b bands.
public final class MinHash {
    /// The Mersenne prime 2^61 - 1.
    static final long PRIME = (1L << 61) - 1;

    private static final int SEED = 1;

    private final int bands;
    private final int rows;
    private final long[] factors;
    private final long[] offsets;

    /// @param bands number of bands
    /// @param rows hashes in a band
    public MinHash(int bands, int rows) {
        this.bands = bands;
        this.rows = rows;
        factors = new long[bands * rows];
        offsets = new long[bands * rows];
        MersenneTwister random = new MersenneTwister(SEED);
        for (int i = 0; i < factors.length; i++) {
            factors[i] = random.between(1, PRIME - 1);
        }
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = random.between(0, PRIME - 1);
        }
    }

    /// Hashes in a signature.
    public int size() {
        return factors.length;
    }

    public int bands() {
        return bands;
    }

    long factor(int index) {
        return factors[index];
    }

    long offset(int index) {
        return offsets[index];
    }

    /// Writes the signature of a text.
    ///
    /// @param shingles hashes of its shingles; the first `count`, at least one, are used
    /// @param into receives [#size] numbers below 2^61 - 1
    public void signature(long[] shingles, int count, long[] into) {
        Arrays.fill(into, 0, factors.length, Long.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            lower(into, factors, offsets, shingles[i], factors.length);
        }
    }

    /// In a shape that the compiler turns into vector instructions.
    private static void lower(long[] into, long[] factors, long[] offsets, long hash, int size) {
        for (int j = 0; j < size; j++) {
            long product = hash * factors[j] + offsets[j];
            long folded = (product & PRIME) + (product >>> 61) - PRIME;
            folded += folded >> 63 & PRIME;
            into[j] = Math.min(into[j], folded);
        }
    }

    /// The key of a band: equal for equal hashes, and for others with probability 2^-64.
    public long key(long[] signature, int band) {
        long key = band;
        for (int i = band * rows; i < (band + 1) * rows; i++) {
            key = (Long.rotateLeft(key, 27) ^ signature[i]) * 0x9E3779B185EBCA87L;
            key ^= key >>> 32;
        }
        return key;
    }
}
