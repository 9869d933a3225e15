package dev.quern.api;

import java.nio.ByteOrder;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.ListVector;

/// Fills a column of int32 lists row after row, each list with one copy. `IntVector.set` would check and mark each
/// value by itself. No item is null. Not thread-safe.
public final class IntListWriter {
    private final ListVector lists;
    private final IntVector items;
    private int rows;
    private int used;

    /// Starts at the first row.
    ///
    /// @param lists made by [Columns#intList]; what it holds is dropped
    /// @param expected items in all rows together, a guess
    public IntListWriter(ListVector lists, int expected) {
        this.lists = lists;
        items = (IntVector) lists.getDataVector();
        items.setInitialCapacity(Math.max(1, expected));
        lists.allocateNew();
    }

    /// Rows so far.
    public int rows() {
        return rows;
    }

    /// Items of all rows so far.
    public int items() {
        return used;
    }

    /// Appends a row.
    ///
    /// @param values the first of `count` is at `from`
    public void add(int[] values, int from, int count) {
        lists.startNewValue(rows);
        while (items.getValueCapacity() < used + count) {
            items.reAlloc();
        }
        if (count > 0) {
            items.getDataBuffer()
                    .nioBuffer((long) Integer.BYTES * used, Integer.BYTES * count)
                    .order(ByteOrder.nativeOrder())
                    .asIntBuffer()
                    .put(values, from, count);
        }
        lists.endValue(rows, count);
        used += count;
        rows++;
    }

    /// Appends a row that is null.
    public void addNull() {
        lists.setNull(rows);
        rows++;
    }

    /// Makes the column complete.
    public void finish() {
        long whole = used >>> 3;
        items.getValidityBuffer().setOne(0, whole);
        for (int rest = used & ~7; rest < used; rest++) {
            items.setIndexDefined(rest);
        }
        lists.setValueCount(rows);
    }
}
