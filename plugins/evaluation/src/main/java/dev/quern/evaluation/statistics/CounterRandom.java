package dev.quern.evaluation.statistics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Random numbers that are a pure function of (seed, key, counter), so that they do not depend on the order in which
/// they are asked for, on the number of workers or on a retry.
///
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford).
public final class CounterRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;

    public CounterRandom(long seed) {
        this.seed = mix(seed + GOLDEN_GAMMA);
    }

    /// A generator for one purpose, independent of those for other purposes.
    public CounterRandom(long seed, String purpose) {
        this(seed ^ key(purpose));
    }

    /// 64 random bits.
    public long bits(long key, long counter) {
        return bitsAt(base(key), counter);
    }

    /// What [#bitsAt] makes the bits of a key from, for those who ask for many.
    long base(long key) {
        return mix(seed ^ key);
    }

    /// The same as [#bits] of the key that `base` was made of.
    static long bitsAt(long base, long counter) {
        return mix(base + counter * GOLDEN_GAMMA);
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    public double uniform(long key, long counter) {
        return (bits(key, counter) >>> 11) * 0x1p-53;
    }

    /// The key of a name: the first 64 bits of its SHA-256.
    public static long key(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
