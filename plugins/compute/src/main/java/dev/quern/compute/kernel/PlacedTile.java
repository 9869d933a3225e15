package dev.quern.compute.kernel;

/// A [Tile] whose columns are read where they lie: two neighbouring vectors for each inner index.
interface PlacedTile {

    /// C tile += A strip * B, where row i of B begins at `source[place + inner[i]]`.
    ///
    /// @param a strip of A: groups of [Tiles#ROWS] floats, one for each inner index
    void multiply(float[] a, int aAt, float[] source, int place, int[] inner, float[] c, int cAt, int stride);
}
