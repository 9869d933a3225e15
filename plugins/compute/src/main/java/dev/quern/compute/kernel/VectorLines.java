package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.SPECIES;
import static dev.quern.compute.kernel.VectorShape.WIDTH;

import jdk.incubator.vector.FloatVector;

/// Ten inner products at a time, of two lines with five: seven loads for ten fused multiply-adds. For vectors that hold
/// all lanes of a sum.
final class VectorLines {
    static final int ROWS = 2;
    static final int TAPS = 5;

    private VectorLines() {}

    /// @see Kernels#lineProducts
    static void multiply(
            float[] g, int g0, int g1, float[] x, int[] places, int tap, int n, float[] sums, int at, int stride) {
        int x0 = places[tap];
        int x1 = places[tap + 1];
        int x2 = places[tap + 2];
        int x3 = places[tap + 3];
        int x4 = places[tap + 4];
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s04 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s14 = s00;
        int whole = n - n % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector a = FloatVector.fromArray(SPECIES, g, g0 + i);
            FloatVector b = FloatVector.fromArray(SPECIES, g, g1 + i);
            FloatVector v = FloatVector.fromArray(SPECIES, x, x0 + i);
            s00 = a.fma(v, s00);
            s10 = b.fma(v, s10);
            v = FloatVector.fromArray(SPECIES, x, x1 + i);
            s01 = a.fma(v, s01);
            s11 = b.fma(v, s11);
            v = FloatVector.fromArray(SPECIES, x, x2 + i);
            s02 = a.fma(v, s02);
            s12 = b.fma(v, s12);
            v = FloatVector.fromArray(SPECIES, x, x3 + i);
            s03 = a.fma(v, s03);
            s13 = b.fma(v, s13);
            v = FloatVector.fromArray(SPECIES, x, x4 + i);
            s04 = a.fma(v, s04);
            s14 = b.fma(v, s14);
        }
        float[] lanes = new float[WIDTH];
        add(s00, lanes, g, g0 + whole, x, x0 + whole, n - whole, sums, at);
        add(s01, lanes, g, g0 + whole, x, x1 + whole, n - whole, sums, at + 1);
        add(s02, lanes, g, g0 + whole, x, x2 + whole, n - whole, sums, at + 2);
        add(s03, lanes, g, g0 + whole, x, x3 + whole, n - whole, sums, at + 3);
        add(s04, lanes, g, g0 + whole, x, x4 + whole, n - whole, sums, at + 4);
        add(s10, lanes, g, g1 + whole, x, x0 + whole, n - whole, sums, at + stride);
        add(s11, lanes, g, g1 + whole, x, x1 + whole, n - whole, sums, at + stride + 1);
        add(s12, lanes, g, g1 + whole, x, x2 + whole, n - whole, sums, at + stride + 2);
        add(s13, lanes, g, g1 + whole, x, x3 + whole, n - whole, sums, at + stride + 3);
        add(s14, lanes, g, g1 + whole, x, x4 + whole, n - whole, sums, at + stride + 4);
    }

    /// Takes in the rest and folds the lanes.
    private static void add(
            FloatVector sum, float[] lanes, float[] g, int gAt, float[] x, int xAt, int rest, float[] sums, int at) {
        sum.intoArray(lanes, 0);
        for (int lane = 0; lane < rest; lane++) {
            lanes[lane] = Math.fma(g[gAt + lane], x[xAt + lane], lanes[lane]);
        }
        sums[at] += Lanes.fold(lanes);
    }
}
