package dev.quern.corpus.quality;

import java.util.Arrays;

/// Counts keys of one text after the other: clearing costs nothing. Two keys are the same when their 64 bits are.
final class LongCounts {
    private static final long MIX = 0xBF58476D1CE4E5B9L;
    private static final int FEWEST = 64;
    /// More keys get a table that is fuller.
    private static final int MANY = 1 << 20;

    /// By slot: the key; then the number of the text in the upper half and the count in the lower.
    private long[] table = new long[1 << 13];
    private int mask;
    private long text;

    /// Forgets all keys and makes room.
    ///
    /// @param most keys that will be counted
    void clear(int most) {
        // A short text does not walk through the table of a long one.
        int room = most > MANY ? most + most / 3 : 2 * most - 1;
        int slots = Math.max(FEWEST, Integer.highestOneBit(Math.max(1, room)) << 1);
        if (2 * slots > table.length) {
            table = null; // both together may be more than there is memory for
            table = new long[2 * slots];
            text = 0;
        }
        mask = slots - 1;
        text += 1L << 32;
        if (text < 0) {
            Arrays.fill(table, 0);
            text = 1L << 32;
        }
    }

    /// Counts a key once more; gives back how often it was seen before.
    int add(long key) {
        int slot = slot(key);
        long state = table[slot + 1];
        if (state < text) {
            table[slot] = key;
            table[slot + 1] = text + 1;
            return 0;
        }
        table[slot + 1] = state + 1;
        return (int) state;
    }

    /// Counts a key once more; gives back the place of its count, which stays until the next clearing.
    int put(long key) {
        int slot = slot(key);
        if (table[slot + 1] < text) {
            table[slot] = key;
            table[slot + 1] = text;
        }
        table[slot + 1]++;
        return slot + 1;
    }

    /// How often the key of a place was seen.
    int countAt(int place) {
        return (int) table[place];
    }

    /// How often a key was seen.
    int count(long key) {
        long state = table[slot(key) + 1];
        return state < text ? 0 : (int) state;
    }

    private int slot(long key) {
        long mixed = (key ^ key >>> 29) * MIX;
        int slot = (int) (mixed >>> 32) & mask;
        while (table[2 * slot + 1] >= text && table[2 * slot] != key) {
            slot = slot + 1 & mask;
        }
        return 2 * slot;
    }
}
