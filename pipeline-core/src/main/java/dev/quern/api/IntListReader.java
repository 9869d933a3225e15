package dev.quern.api;

import java.nio.ByteOrder;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/// Reads a column of int32 lists, each list with one copy.
public final class IntListReader {
    private final ListVector lists;
    private final IntVector items;

    /// A reader of a batch; it is not used after the batch.
    ///
    /// @param column a column as [Columns#intList] makes it
    /// @throws IllegalStateException where an item is null
    public IntListReader(VectorSchemaRoot batch, String column) {
        lists = (ListVector) batch.getVector(column);
        items = (IntVector) lists.getDataVector();
        if (items.getNullCount() > 0) {
            throw new IllegalStateException("column '" + column + "' holds a list with a null in it");
        }
    }

    public boolean isNull(int row) {
        return lists.isNull(row);
    }

    /// Items of a row; 0 where it is null.
    public int size(int row) {
        return lists.isNull(row) ? 0 : lists.getElementEndIndex(row) - lists.getElementStartIndex(row);
    }

    /// Copies the items of a row.
    ///
    /// @param into has room for [#size] items behind `at`
    public void copy(int row, int[] into, int at) {
        int count = size(row);
        if (count > 0) {
            items.getDataBuffer()
                    .nioBuffer((long) Integer.BYTES * lists.getElementStartIndex(row), Integer.BYTES * count)
                    .order(ByteOrder.nativeOrder())
                    .asIntBuffer()
                    .get(into, at, count);
        }
    }
}
