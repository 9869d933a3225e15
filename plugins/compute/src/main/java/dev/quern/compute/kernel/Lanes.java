package dev.quern.compute.kernel;

/// The order of sums: element i goes to lane i mod 16, and the lanes are folded 16 to 8 to 4 to 2 to 1. A
/// 512-bit vector holds all lanes, two 256-bit or four 128-bit vectors likewise, so the order is the same on
/// every machine.
final class Lanes {
    static final int COUNT = 16;

    private Lanes() {}

    static float fold(float[] lanes) {
        for (int half = COUNT / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    static float foldMax(float[] lanes) {
        float most = lanes[0];
        for (int lane = 1; lane < COUNT; lane++) {
            most = Math.max(most, lanes[lane]);
        }
        return most;
    }
}
