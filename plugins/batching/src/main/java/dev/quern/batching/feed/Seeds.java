package dev.quern.batching.feed;

/// Random numbers that are a function of what they are for: nothing is kept from one to the next.
final class Seeds {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /// 64 bits that depend on all arguments and on their order.
    static long of(long seed, long first, long second) {
        return mix(mix(mix(seed + GOLDEN) + first * GOLDEN) + (second + 1) * GOLDEN);
    }

    /// 64 bits that depend on all arguments and on their order.
    static long of(long seed, long first, long second, long third) {
        return mix(of(seed, first, second) + (third + 1) * GOLDEN);
    }

    /// A number from 0 to below `bound` made of 64 random bits. Numbers differ in probability by `bound` / 2^64.
    static int below(int bound, long random) {
        return (int) Math.unsignedMultiplyHigh(random, bound);
    }

    /// The finishing step of SplitMix64 (Steele, Lea and Flood 2014), variant 13 of Stafford's.
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
