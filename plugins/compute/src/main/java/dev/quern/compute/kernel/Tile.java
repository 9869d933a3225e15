package dev.quern.compute.kernel;

/// The innermost loop of matrix products: a tile of C, held in registers, from packed strips of A and B.
///
/// The sums begin with C, a bias or zero and take one fused multiply-add for each inner index, so neither the shape of
/// the tile nor blocking changes a bit.
interface Tile {

    /// C tile = A strip * B strip + start.
    ///
    /// @param a strip of A: `k` groups of [Tiles#ROWS] floats
    /// @param b strip of B: `k` groups of [Tiles#COLUMNS] floats
    /// @param start what the sums begin with: [Tiles#OLD], [Tiles#ZERO] or [Tiles#BIAS]
    /// @param bias for [Tiles#BIAS], one float for each column
    void multiply(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int k,
            float[] c,
            int cAt,
            int stride,
            int start,
            float[] bias,
            int biasAt);
}
