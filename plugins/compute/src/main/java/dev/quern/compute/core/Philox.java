package dev.quern.compute.core;

/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011).
///
/// Word i of a stream is a pure function of seed, stream and i, so a draw does not depend on how work is divided among
/// threads, and can be repeated without storing it.
final class Philox {

    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    private Philox() {}

    /// Writes the four words of block `block` of a stream to `out[0..3]`.
    static void block(long seed, long stream, long block, int[] out) {
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        for (int round = 0; round < 10; round++) {
            long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            int next0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            int next2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c1 = (int) product1;
            c3 = (int) product0;
            c0 = next0;
            c2 = next2;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /// A word as a number in [0, 1) with 24 bits.
    static float unit(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /// A word as a number in (0, 1] with 32 bits.
    static double positiveUnit(int word) {
        return ((word & 0xFFFFFFFFL) + 1) * 0x1p-32;
    }
}
