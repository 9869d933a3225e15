package dev.quern.batching.values;

/// Random numbers that are a function of what they are for: nothing is kept from one to the next.
public final class Seeds {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /// 64 bits that depend on all arguments and on their order.
    public static long of(long seed, long first, long second) {
        return mix(mix(mix(seed + GOLDEN) + first * GOLDEN) + (second + 1) * GOLDEN);
    }

    /// 64 bits that depend on all arguments and on their order.
    public static long of(long seed, long first, long second, long third) {
        return mix(of(seed, first, second) + (third + 1) * GOLDEN);
    }

    /// 64 bits that depend on all bytes and their number.
    public static long of(byte[] text) {
        long hash = mix(text.length + GOLDEN);
        for (int from = 0; from < text.length; from += Long.BYTES) {
            long word = 0;
            for (int i = from; i < Math.min(text.length, from + Long.BYTES); i++) {
                word = word << Byte.SIZE | text[i] & 0xff;
            }
            hash = mix((hash ^ word) + GOLDEN);
        }
        return hash;
    }

    /// A number from 0 to below `bound` made of 64 random bits. Numbers differ in probability by `bound` /
    /// 2^64.
    public static int below(int bound, long random) {
        return (int) Math.unsignedMultiplyHigh(random, bound);
    }

    /// The finishing step of SplitMix64 (Steele, Lea and Flood 2014), variant 13 of Stafford's.
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
