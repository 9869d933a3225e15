package dev.quern.tokenizer;

import java.util.Arrays;

/// A set of byte sequences, numbered from 0 in the order in which they were first seen. Open addressing over one arena.
///
/// Not thread-safe.
final class ByteSequences {
    private byte[] arena = new byte[1 << 16];
    private long[] starts = new long[1 << 10];
    private int[] lengths = new int[1 << 10];
    private int[] hashes = new int[1 << 10];
    private int[] table = new int[1 << 11];
    private int size;
    private int used;

    ByteSequences() {
        Arrays.fill(table, -1);
    }

    int size() {
        return size;
    }

    int length(int id) {
        return lengths[id];
    }

    /// Bytes of all sequences together.
    int bytes() {
        return used;
    }

    byte[] get(int id) {
        int start = (int) starts[id];
        return Arrays.copyOfRange(arena, start, start + lengths[id]);
    }

    /// The number of a sequence, or -1.
    int find(byte[] text, int from, int end) {
        return table[slot(text, from, end, hash(text, from, end))];
    }

    /// The number of a sequence, which is added if new.
    int add(byte[] text, int from, int end) {
        int hash = hash(text, from, end);
        int slot = slot(text, from, end, hash);
        if (table[slot] >= 0) {
            return table[slot];
        }
        store(text, from, end, hash);
        table[slot] = size;
        size++;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void store(byte[] text, int from, int end, int hash) {
        int length = end - from;
        if (used + length > arena.length) {
            arena = Arrays.copyOf(
                    arena, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * arena.length, (long) used + length)));
        }
        if (size == lengths.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        System.arraycopy(text, from, arena, used, length);
        starts[size] = used;
        lengths[size] = length;
        hashes[size] = hash;
        used += length;
    }

    private int slot(byte[] text, int from, int end, int hash) {
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] >= 0 && !isAt(table[slot], text, from, end, hash)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isAt(int id, byte[] text, int from, int end, int hash) {
        int start = (int) starts[id];
        return hashes[id] == hash
                && lengths[id] == end - from
                && Arrays.equals(arena, start, start + lengths[id], text, from, end);
    }

    private void rehash() {
        table = new int[2 * table.length];
        Arrays.fill(table, -1);
        int mask = table.length - 1;
        for (int id = 0; id < size; id++) {
            int slot = hashes[id] & mask;
            while (table[slot] >= 0) {
                slot = slot + 1 & mask;
            }
            table[slot] = id;
        }
    }

    /// FNV-1a, finished with a multiplication so that the low bits depend on all.
    static int hash(byte[] text, int from, int end) {
        int hash = 0x811c9dc5;
        for (int i = from; i < end; i++) {
            hash = (hash ^ text[i]) * 0x01000193;
        }
        hash *= 0x9e3779b1;
        return hash ^ hash >>> 15;
    }
}
