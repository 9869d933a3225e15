package dev.quern.tokenizer;

import java.util.Arrays;

/// A set of longs, numbered from 0 in the order in which they were first seen. Open addressing. Not thread-safe.
final class LongIndex {
    private long[] keys = new long[1 << 10];
    private int[] table = new int[1 << 11];
    private int size;

    LongIndex() {
        Arrays.fill(table, -1);
    }

    int size() {
        return size;
    }

    long key(int index) {
        return keys[index];
    }

    /// The number of a key, or -1.
    int find(long key) {
        return table[slot(key)];
    }

    /// The number of a key, which is added if new.
    int add(long key) {
        int slot = slot(key);
        if (table[slot] < 0) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
            }
            keys[size] = key;
            table[slot] = size++;
            if (2 * size > table.length) {
                rehash();
            }
            return size - 1;
        }
        return table[slot];
    }

    private int slot(long key) {
        int mask = table.length - 1;
        int slot = hash(key) & mask;
        while (table[slot] >= 0 && keys[table[slot]] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void rehash() {
        table = new int[2 * table.length];
        Arrays.fill(table, -1);
        for (int index = 0; index < size; index++) {
            table[slot(keys[index])] = index;
        }
    }

    private static int hash(long key) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 32);
    }
}
