package dev.quern.corpus;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Keys of 128 bits and the places of their rows. An accumulator: order of adding does not matter.
final class KeyTable {
    private long[] high = new long[64];
    private long[] low = new long[64];
    private long[] place = new long[64];
    private int size;

    /// @param unit unit of work of the row, and `row` its index there
    void add(long keyHigh, long keyLow, int unit, long row) {
        add(keyHigh, keyLow, (long) unit << 32 | row);
    }

    private void add(long keyHigh, long keyLow, long where) {
        if (size == high.length) {
            high = Arrays.copyOf(high, 2 * size);
            low = Arrays.copyOf(low, 2 * size);
            place = Arrays.copyOf(place, 2 * size);
        }
        high[size] = keyHigh;
        low[size] = keyLow;
        place[size++] = where;
    }

    void addAll(KeyTable other) {
        for (int i = 0; i < other.size; i++) {
            add(other.high[i], other.low[i], other.place[i]);
        }
    }

    /// Places, sorted, of all rows but the first of each key.
    long[] duplicates() {
        int[] order = order();
        return IntStream.range(1, size)
                .filter(i -> high[order[i]] == high[order[i - 1]] && low[order[i]] == low[order[i - 1]])
                .mapToLong(i -> place[order[i]])
                .sorted()
                .toArray();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i : order()) {
            out.writeLong(high[i]);
            out.writeLong(low[i]);
            out.writeLong(place[i]);
        }
    }

    static KeyTable read(DataInput in) throws IOException {
        KeyTable table = new KeyTable();
        int rows = in.readInt();
        for (int i = 0; i < rows; i++) {
            table.add(in.readLong(), in.readLong(), in.readLong());
        }
        return table;
    }

    private int[] order() {
        return IntStream.range(0, size)
                .boxed()
                .sorted((left, right) -> {
                    int byHigh = Long.compareUnsigned(high[left], high[right]);
                    int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(low[left], low[right]);
                    return byLow != 0 ? byLow : Long.compare(place[left], place[right]);
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
