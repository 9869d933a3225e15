package dev.quern.compute.core;

import java.util.Arrays;

/// A view of floats as matrices for a kernel: rows at a leading stride, possibly read transposed, possibly a batch.
///
/// Holds its own reference to the elements, which are copied only where neither of the two last strides is 1.
final class Matrix implements AutoCloseable {

    private final Tensor tensor;
    final int rows;
    final int columns;

    /// Whether the array holds the transposed matrix row by row.
    final boolean transposed;

    /// Elements from one row of the array to the next.
    final int leading;

    private Matrix(Tensor tensor, int rows, int columns, boolean transposed, int leading) {
        this.tensor = tensor;
        this.rows = rows;
        this.columns = columns;
        this.transposed = transposed;
        this.leading = leading;
    }

    /// The two last axes of a tensor.
    static Matrix of(Tensor source, Allocator allocator) {
        int rank = source.rank();
        int[] shape = source.layout().shape();
        int[] strides = source.layout().strides();
        int rows = shape[rank - 2];
        int columns = shape[rank - 1];
        int down = strides[rank - 2];
        int along = strides[rank - 1];
        if ((along == 1 || columns == 1) && (down >= columns || rows == 1)) {
            return new Matrix(source.alias(), rows, columns, false, Math.max(down, columns));
        }
        if ((down == 1 || rows == 1) && (along >= rows || columns == 1)) {
            return new Matrix(source.alias(), rows, columns, true, Math.max(along, rows));
        }
        return new Matrix(allocator.duplicate(source), rows, columns, false, columns);
    }

    float[] data() {
        return tensor.floats();
    }

    int offset() {
        return tensor.offset();
    }

    /// The layout of all axes but the last two, broadcast to `batch`.
    Layout batch(int[] batch) {
        Layout layout = tensor.layout();
        int rank = layout.rank() - 2;
        Layout own = Layout.strided(
                Arrays.copyOf(layout.shape(), rank), Arrays.copyOf(layout.strides(), rank), layout.offset());
        return own.broadcast(batch);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
