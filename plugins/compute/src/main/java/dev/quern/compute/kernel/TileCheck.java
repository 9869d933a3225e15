package dev.quern.compute.kernel;

import java.util.function.DoubleSupplier;

/// Sees whether the compiler made good code of the micro-kernel, and loads the kernel anew where it did not.
///
/// C2 now and then installs a compile of vector code that is a hundred times slower than it should be and never
/// replaces it (failed intrinsics box every vector). A class of its own is compiled apart, so a new copy of the kernel
/// gets a new chance; results are the same, bit for bit.
public final class TileCheck {
    /// Inner indexes of a product whose strips stay in the first-level cache.
    private static final int INNER = 128;

    private static final int CALLS = 64;
    private static final int ATTEMPTS = 4;
    private static final long PATIENCE = 700_000_000L;
    /// Measurements without a better one after which code is taken for final.
    private static final int STEADY = 40;

    /// Below one fused multiply-add of a vector in every fourth cycle at 2 GHz no compile is good: a good one does two
    /// in each cycle or one, at 2 to 5 GHz.
    private static final double POOR = VectorShape.WIDTH;

    private static volatile Report last;

    private TileCheck() {}

    /// What was seen.
    ///
    /// @param gigaflops speed of the kernel on one thread
    /// @param reloads how often it had to be loaded anew
    /// @param healthy whether it is as fast as it should be
    public record Report(double gigaflops, int reloads, boolean healthy) {}

    /// Checks the kernel of this JVM; the first call takes some tenths of a second, later ones give back what it saw.
    public static synchronized Report ofThisJvm() {
        if (last == null) {
            last = repair(TileCheck::speed, () -> Tiles.renew(Tiles.ROWS, Tiles.COLUMNS), POOR);
        }
        return last;
    }

    /// Measures, and renews until the speed is at least `least` or all attempts are used up.
    static Report repair(DoubleSupplier speed, Runnable renew, double least) {
        double best = speed.getAsDouble();
        int reloads = 0;
        while (best < least && reloads + 1 < ATTEMPTS) {
            renew.run();
            reloads++;
            best = Math.max(best, speed.getAsDouble());
        }
        return new Report(best, reloads, best >= least);
    }

    /// GFLOP/s once the compiler is done.
    private static double speed() {
        Tile tile = Tiles.of(Tiles.ROWS, Tiles.COLUMNS);
        float[] a = new float[Tiles.ROWS * INNER];
        float[] b = new float[Tiles.COLUMNS * INNER];
        float[] c = new float[Tiles.ROWS * Tiles.COLUMNS];
        long end = System.nanoTime() + PATIENCE;
        long least = Long.MAX_VALUE;
        int since = 0;
        boolean fast = false;
        while (System.nanoTime() < end && !(fast && since > STEADY)) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                tile.multiply(a, 0, b, 0, INNER, c, 0, Tiles.COLUMNS, Tiles.OLD, null, 0);
            }
            long taken = System.nanoTime() - start;
            since = taken < least - least / 50 ? 0 : since + 1;
            least = Math.min(least, taken);
            fast = gigaflops(least) >= POOR;
        }
        return gigaflops(least);
    }

    private static double gigaflops(long nanos) {
        return 2.0 * Tiles.ROWS * Tiles.COLUMNS * INNER * CALLS / nanos;
    }

    /// Prints the speed of this JVM, to compare many JVMs.
    public static void main(String[] arguments) {
        Report report = ofThisJvm();
        System.out.printf(
                java.util.Locale.ROOT, "%.1f GFLOP/s, loaded anew %d times%n", report.gigaflops, report.reloads);
    }
}
