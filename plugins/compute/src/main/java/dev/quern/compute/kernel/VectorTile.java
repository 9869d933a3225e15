package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.SPECIES;
import static dev.quern.compute.kernel.VectorShape.WIDTH;

import dev.quern.compute.kernel.GemmPlan.Start;
import jdk.incubator.vector.FloatVector;

/// The innermost loop of matrix products: one tile of C, held in registers, from packed strips of A and B.
///
/// 12 rows by two vectors for 512-bit vectors (32 registers), 6 by two for narrower ones (16). The sums begin with
/// C, a bias or zero and
/// take one fused multiply-add for each inner index, so neither tile shape nor blocking changes a bit. The loop
/// over the
/// inner index is not unrolled by hand: C2 hoists the loads then, and spills.
final class VectorTile {
    static final int ROWS = WIDTH == 16 ? 12 : 6;
    static final int COLUMNS = 2 * WIDTH;

    private VectorTile() {}

    /// C tile += A strip * B strip.
    ///
    /// @param a strip of A: `k` groups of [#ROWS] floats
    /// @param b strip of B: `k` groups of [#COLUMNS] floats
    static void multiply(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int k,
            float[] c,
            int cAt,
            int stride,
            Start start,
            float[] bias,
            int biasAt) {
        if (ROWS == 12) {
            tile12(a, aAt, b, bAt, k, c, cAt, stride, start, bias, biasAt);
        } else {
            tile6(a, aAt, b, bAt, k, c, cAt, stride, start, bias, biasAt);
        }
    }

    /// A tile of 12 rows and two vectors: 24 accumulators, two vectors of B and one broadcast fit the register file.
    private static void tile12(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int k,
            float[] c,
            int cAt,
            int stride,
            Start start,
            float[] bias,
            int biasAt) {
        FloatVector s0a;
        FloatVector s0b;
        FloatVector s1a;
        FloatVector s1b;
        FloatVector s2a;
        FloatVector s2b;
        FloatVector s3a;
        FloatVector s3b;
        FloatVector s4a;
        FloatVector s4b;
        FloatVector s5a;
        FloatVector s5b;
        FloatVector s6a;
        FloatVector s6b;
        FloatVector s7a;
        FloatVector s7b;
        FloatVector s8a;
        FloatVector s8b;
        FloatVector s9a;
        FloatVector s9b;
        FloatVector s10a;
        FloatVector s10b;
        FloatVector s11a;
        FloatVector s11b;
        if (start == Start.OLD) {
            s0a = FloatVector.fromArray(SPECIES, c, cAt + 0 * stride);
            s0b = FloatVector.fromArray(SPECIES, c, cAt + 0 * stride + WIDTH);
            s1a = FloatVector.fromArray(SPECIES, c, cAt + 1 * stride);
            s1b = FloatVector.fromArray(SPECIES, c, cAt + 1 * stride + WIDTH);
            s2a = FloatVector.fromArray(SPECIES, c, cAt + 2 * stride);
            s2b = FloatVector.fromArray(SPECIES, c, cAt + 2 * stride + WIDTH);
            s3a = FloatVector.fromArray(SPECIES, c, cAt + 3 * stride);
            s3b = FloatVector.fromArray(SPECIES, c, cAt + 3 * stride + WIDTH);
            s4a = FloatVector.fromArray(SPECIES, c, cAt + 4 * stride);
            s4b = FloatVector.fromArray(SPECIES, c, cAt + 4 * stride + WIDTH);
            s5a = FloatVector.fromArray(SPECIES, c, cAt + 5 * stride);
            s5b = FloatVector.fromArray(SPECIES, c, cAt + 5 * stride + WIDTH);
            s6a = FloatVector.fromArray(SPECIES, c, cAt + 6 * stride);
            s6b = FloatVector.fromArray(SPECIES, c, cAt + 6 * stride + WIDTH);
            s7a = FloatVector.fromArray(SPECIES, c, cAt + 7 * stride);
            s7b = FloatVector.fromArray(SPECIES, c, cAt + 7 * stride + WIDTH);
            s8a = FloatVector.fromArray(SPECIES, c, cAt + 8 * stride);
            s8b = FloatVector.fromArray(SPECIES, c, cAt + 8 * stride + WIDTH);
            s9a = FloatVector.fromArray(SPECIES, c, cAt + 9 * stride);
            s9b = FloatVector.fromArray(SPECIES, c, cAt + 9 * stride + WIDTH);
            s10a = FloatVector.fromArray(SPECIES, c, cAt + 10 * stride);
            s10b = FloatVector.fromArray(SPECIES, c, cAt + 10 * stride + WIDTH);
            s11a = FloatVector.fromArray(SPECIES, c, cAt + 11 * stride);
            s11b = FloatVector.fromArray(SPECIES, c, cAt + 11 * stride + WIDTH);
        } else {
            FloatVector left =
                    start == Start.ZERO ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, bias, biasAt);
            FloatVector right = start == Start.ZERO
                    ? FloatVector.zero(SPECIES)
                    : FloatVector.fromArray(SPECIES, bias, biasAt + WIDTH);
            s0a = left;
            s0b = right;
            s1a = left;
            s1b = right;
            s2a = left;
            s2b = right;
            s3a = left;
            s3b = right;
            s4a = left;
            s4b = right;
            s5a = left;
            s5b = right;
            s6a = left;
            s6b = right;
            s7a = left;
            s7b = right;
            s8a = left;
            s8b = right;
            s9a = left;
            s9b = right;
            s10a = left;
            s10b = right;
            s11a = left;
            s11b = right;
        }
        for (int inner = 0; inner < k; inner++) {
            FloatVector left = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + WIDTH);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aAt + 0]);
            s0a = x0.fma(left, s0a);
            s0b = x0.fma(right, s0b);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[aAt + 1]);
            s1a = x1.fma(left, s1a);
            s1b = x1.fma(right, s1b);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[aAt + 2]);
            s2a = x2.fma(left, s2a);
            s2b = x2.fma(right, s2b);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[aAt + 3]);
            s3a = x3.fma(left, s3a);
            s3b = x3.fma(right, s3b);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[aAt + 4]);
            s4a = x4.fma(left, s4a);
            s4b = x4.fma(right, s4b);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[aAt + 5]);
            s5a = x5.fma(left, s5a);
            s5b = x5.fma(right, s5b);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[aAt + 6]);
            s6a = x6.fma(left, s6a);
            s6b = x6.fma(right, s6b);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[aAt + 7]);
            s7a = x7.fma(left, s7a);
            s7b = x7.fma(right, s7b);
            FloatVector x8 = FloatVector.broadcast(SPECIES, a[aAt + 8]);
            s8a = x8.fma(left, s8a);
            s8b = x8.fma(right, s8b);
            FloatVector x9 = FloatVector.broadcast(SPECIES, a[aAt + 9]);
            s9a = x9.fma(left, s9a);
            s9b = x9.fma(right, s9b);
            FloatVector x10 = FloatVector.broadcast(SPECIES, a[aAt + 10]);
            s10a = x10.fma(left, s10a);
            s10b = x10.fma(right, s10b);
            FloatVector x11 = FloatVector.broadcast(SPECIES, a[aAt + 11]);
            s11a = x11.fma(left, s11a);
            s11b = x11.fma(right, s11b);
            aAt += 12;
            bAt += COLUMNS;
        }
        s0a.intoArray(c, cAt + 0 * stride);
        s0b.intoArray(c, cAt + 0 * stride + WIDTH);
        s1a.intoArray(c, cAt + 1 * stride);
        s1b.intoArray(c, cAt + 1 * stride + WIDTH);
        s2a.intoArray(c, cAt + 2 * stride);
        s2b.intoArray(c, cAt + 2 * stride + WIDTH);
        s3a.intoArray(c, cAt + 3 * stride);
        s3b.intoArray(c, cAt + 3 * stride + WIDTH);
        s4a.intoArray(c, cAt + 4 * stride);
        s4b.intoArray(c, cAt + 4 * stride + WIDTH);
        s5a.intoArray(c, cAt + 5 * stride);
        s5b.intoArray(c, cAt + 5 * stride + WIDTH);
        s6a.intoArray(c, cAt + 6 * stride);
        s6b.intoArray(c, cAt + 6 * stride + WIDTH);
        s7a.intoArray(c, cAt + 7 * stride);
        s7b.intoArray(c, cAt + 7 * stride + WIDTH);
        s8a.intoArray(c, cAt + 8 * stride);
        s8b.intoArray(c, cAt + 8 * stride + WIDTH);
        s9a.intoArray(c, cAt + 9 * stride);
        s9b.intoArray(c, cAt + 9 * stride + WIDTH);
        s10a.intoArray(c, cAt + 10 * stride);
        s10b.intoArray(c, cAt + 10 * stride + WIDTH);
        s11a.intoArray(c, cAt + 11 * stride);
        s11b.intoArray(c, cAt + 11 * stride + WIDTH);
    }

    /// A tile of 6 rows and two vectors: 12 accumulators, two vectors of B and one broadcast fit the register file.
    private static void tile6(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int k,
            float[] c,
            int cAt,
            int stride,
            Start start,
            float[] bias,
            int biasAt) {
        FloatVector s0a;
        FloatVector s0b;
        FloatVector s1a;
        FloatVector s1b;
        FloatVector s2a;
        FloatVector s2b;
        FloatVector s3a;
        FloatVector s3b;
        FloatVector s4a;
        FloatVector s4b;
        FloatVector s5a;
        FloatVector s5b;
        if (start == Start.OLD) {
            s0a = FloatVector.fromArray(SPECIES, c, cAt + 0 * stride);
            s0b = FloatVector.fromArray(SPECIES, c, cAt + 0 * stride + WIDTH);
            s1a = FloatVector.fromArray(SPECIES, c, cAt + 1 * stride);
            s1b = FloatVector.fromArray(SPECIES, c, cAt + 1 * stride + WIDTH);
            s2a = FloatVector.fromArray(SPECIES, c, cAt + 2 * stride);
            s2b = FloatVector.fromArray(SPECIES, c, cAt + 2 * stride + WIDTH);
            s3a = FloatVector.fromArray(SPECIES, c, cAt + 3 * stride);
            s3b = FloatVector.fromArray(SPECIES, c, cAt + 3 * stride + WIDTH);
            s4a = FloatVector.fromArray(SPECIES, c, cAt + 4 * stride);
            s4b = FloatVector.fromArray(SPECIES, c, cAt + 4 * stride + WIDTH);
            s5a = FloatVector.fromArray(SPECIES, c, cAt + 5 * stride);
            s5b = FloatVector.fromArray(SPECIES, c, cAt + 5 * stride + WIDTH);
        } else {
            FloatVector left =
                    start == Start.ZERO ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, bias, biasAt);
            FloatVector right = start == Start.ZERO
                    ? FloatVector.zero(SPECIES)
                    : FloatVector.fromArray(SPECIES, bias, biasAt + WIDTH);
            s0a = left;
            s0b = right;
            s1a = left;
            s1b = right;
            s2a = left;
            s2b = right;
            s3a = left;
            s3b = right;
            s4a = left;
            s4b = right;
            s5a = left;
            s5b = right;
        }
        for (int inner = 0; inner < k; inner++) {
            FloatVector left = FloatVector.fromArray(SPECIES, b, bAt);
            FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + WIDTH);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aAt + 0]);
            s0a = x0.fma(left, s0a);
            s0b = x0.fma(right, s0b);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[aAt + 1]);
            s1a = x1.fma(left, s1a);
            s1b = x1.fma(right, s1b);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[aAt + 2]);
            s2a = x2.fma(left, s2a);
            s2b = x2.fma(right, s2b);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[aAt + 3]);
            s3a = x3.fma(left, s3a);
            s3b = x3.fma(right, s3b);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[aAt + 4]);
            s4a = x4.fma(left, s4a);
            s4b = x4.fma(right, s4b);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[aAt + 5]);
            s5a = x5.fma(left, s5a);
            s5b = x5.fma(right, s5b);
            aAt += 6;
            bAt += COLUMNS;
        }
        s0a.intoArray(c, cAt + 0 * stride);
        s0b.intoArray(c, cAt + 0 * stride + WIDTH);
        s1a.intoArray(c, cAt + 1 * stride);
        s1b.intoArray(c, cAt + 1 * stride + WIDTH);
        s2a.intoArray(c, cAt + 2 * stride);
        s2b.intoArray(c, cAt + 2 * stride + WIDTH);
        s3a.intoArray(c, cAt + 3 * stride);
        s3b.intoArray(c, cAt + 3 * stride + WIDTH);
        s4a.intoArray(c, cAt + 4 * stride);
        s4b.intoArray(c, cAt + 4 * stride + WIDTH);
        s5a.intoArray(c, cAt + 5 * stride);
        s5b.intoArray(c, cAt + 5 * stride + WIDTH);
    }
}
