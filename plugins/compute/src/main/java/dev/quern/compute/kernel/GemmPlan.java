package dev.quern.compute.kernel;

/// The shapes of one matrix product C (m, n) = op(A) (m, k) * op(B) (k, n).
///
/// @param transposeA A is stored as (k, m)
/// @param transposeB B is stored as (n, k)
/// @param aStride distance of two stored rows of A; `bStride` and `cStride` likewise
/// @param start what each sum begins with
public record GemmPlan(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        int aOffset,
        int aStride,
        int bOffset,
        int bStride,
        int cOffset,
        int cStride,
        Start start,
        int biasOffset) {

    /// What a sum of products begins with.
    public enum Start {
        ZERO,
        /// The old value of C.
        OLD,
        /// A bias for each column.
        BIAS
    }

    /// Packed matrices, beginning with zero.
    public static GemmPlan of(boolean transposeA, boolean transposeB, int m, int n, int k) {
        return new GemmPlan(
                transposeA, transposeB, m, n, k, 0, transposeA ? m : k, 0, transposeB ? k : n, 0, n, Start.ZERO, 0);
    }

    /// The same with another start.
    public GemmPlan startingWith(Start other) {
        return new GemmPlan(
                transposeA,
                transposeB,
                m,
                n,
                k,
                aOffset,
                aStride,
                bOffset,
                bStride,
                cOffset,
                cStride,
                other,
                biasOffset);
    }

    /// The same with other places.
    public GemmPlan at(int a, int b, int c) {
        return new GemmPlan(transposeA, transposeB, m, n, k, a, aStride, b, bStride, c, cStride, start, biasOffset);
    }

    /// The same with other distances between stored rows.
    public GemmPlan strides(int a, int b, int c) {
        return new GemmPlan(transposeA, transposeB, m, n, k, aOffset, a, bOffset, b, cOffset, c, start, biasOffset);
    }

    /// The same with the bias at another place.
    public GemmPlan biasAt(int offset) {
        return new GemmPlan(
                transposeA, transposeB, m, n, k, aOffset, aStride, bOffset, bStride, cOffset, cStride, start, offset);
    }

    int a(int row, int inner) {
        return aOffset + (transposeA ? inner * aStride + row : row * aStride + inner);
    }

    int b(int inner, int column) {
        return bOffset + (transposeB ? column * bStride + inner : inner * bStride + column);
    }

    int c(int row, int column) {
        return cOffset + row * cStride + column;
    }
}
