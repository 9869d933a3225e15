package dev.quern.compute.kernel;

/// Transposes a square block of [VectorShape#WIDTH] rows and columns in registers.
interface Square {

    /// to[toAt + column * toStride + row] = from[at + row * stride + column].
    ///
    /// @param rows that exist, at least 1; the last one stands for those beyond
    void transpose(float[] from, int at, int stride, int rows, float[] to, int toAt, int toStride);
}
