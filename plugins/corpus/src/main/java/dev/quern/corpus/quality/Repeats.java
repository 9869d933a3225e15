package dev.quern.corpus.quality;

import java.util.Arrays;

/// Tells which keys of a text may occur more than once, without a table of the keys: each key falls into one of many
/// cells, eight or more for each key, and one that has its cell to itself occurs once. About one of ten keys that occur
/// once is shown nevertheless.
final class Repeats {
    private static final int CELLS_FOR_A_KEY = 8;
    private static final int FEWEST = 64;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /// By cell: 0 for no key, 1 for one, 2 for more.
    private byte[] cells = new byte[1 << 13];
    private int shift;

    /// Takes the keys of another text.
    void take(long[] keys, int count) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(FEWEST, count) - 1);
        int size = (int) Math.min(1L << 30, (long) CELLS_FOR_A_KEY << bits);
        if (cells.length < size) {
            cells = new byte[size];
        } else {
            Arrays.fill(cells, 0, size, (byte) 0);
        }
        shift = Long.SIZE - Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < count; i++) {
            int cell = (int) (keys[i] * MIX >>> shift);
            int before = cells[cell];
            cells[cell] = (byte) (before + 1 - (before >> 1));
        }
    }

    /// 1 for a key of the text that may occur more than once, 0 for one that does not.
    int mayRepeat(long key) {
        return cells[(int) (key * MIX >>> shift)] >> 1;
    }
}
