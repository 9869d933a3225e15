package dev.quern.augment.random;

/// Normal numbers by the ziggurat method with 128 blocks, in the form of Doornik (2005, ZIGNOR), which takes block and
/// position from different bits.
final class Ziggurat {
    private static final int BLOCKS = 128;
    /// Where the tail begins.
    private static final double TAIL = 3.442619855899;
    /// Area of each block.
    private static final double AREA = 9.91256303526217e-3;

    /// Right ends of the blocks, from the lowest.
    private static final double[] ENDS = ends();

    private Ziggurat() {}

    private static double[] ends() {
        double[] ends = new double[BLOCKS + 1];
        double height = density(TAIL);
        ends[0] = AREA / height;
        ends[1] = TAIL;
        for (int i = 2; i < BLOCKS; i++) {
            ends[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / ends[i - 1] + height));
            height = density(ends[i]);
        }
        return ends;
    }

    private static double density(double x) {
        return StrictMath.exp(-0.5 * x * x);
    }

    static double draw(Draws draws) {
        while (true) {
            long bits = draws.bits();
            int block = (int) bits & (BLOCKS - 1);
            double x = ((bits >> 11) * 0x1p-52) * ENDS[block];
            if (Math.abs(x) < ENDS[block + 1]) {
                return x;
            }
            if (block == 0) {
                return Math.copySign(tail(draws), x);
            }
            double low = density(ENDS[block]);
            double high = density(ENDS[block + 1]);
            if (low + draws.uniform() * (high - low) < density(x)) {
                return x;
            }
        }
    }

    /// A normal number beyond the last block (Marsaglia 1964).
    private static double tail(Draws draws) {
        while (true) {
            double x = -StrictMath.log(draws.positive()) / TAIL;
            double y = -StrictMath.log(draws.positive());
            if (2 * y > x * x) {
                return TAIL + x;
            }
        }
    }
}
