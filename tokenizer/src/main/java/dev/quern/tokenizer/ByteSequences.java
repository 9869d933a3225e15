package dev.quern.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A set of byte sequences, numbered from 0 in the order in which they were first seen. Open addressing over one arena.
///
/// Not thread-safe while it grows; safe to read by many threads afterwards.
final class ByteSequences {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] arena = new byte[1 << 12];
    /// By number: where the sequence begins in the arena; one more than there are sequences.
    private int[] starts = new int[1 << 8];
    /// Upper half of the hash above, number + 1 below; 0 where free.
    private long[] table = new long[1 << 9];
    private int size;

    int size() {
        return size;
    }

    int length(int id) {
        return starts[id + 1] - starts[id];
    }

    /// Bytes of all sequences together.
    int bytes() {
        return starts[size];
    }

    /// Bytes of memory that all of this takes.
    long memory() {
        return arena.length + 4L * starts.length + 8L * table.length;
    }

    byte[] get(int id) {
        return Arrays.copyOfRange(arena, starts[id], starts[id + 1]);
    }

    /// Compares two sequences as unsigned bytes.
    int compare(int left, int right) {
        return Arrays.compareUnsigned(arena, starts[left], starts[left + 1], arena, starts[right], starts[right + 1]);
    }

    /// The number of a sequence, or -1.
    int find(byte[] text, int from, int end) {
        return (int) table[slot(text, from, end, hash(text, from, end))] - 1;
    }

    /// The number of a sequence, which is added if new.
    int add(byte[] text, int from, int end) {
        long hash = hash(text, from, end);
        int slot = slot(text, from, end, hash);
        if (table[slot] != 0) {
            return (int) table[slot] - 1;
        }
        store(text, from, end);
        table[slot] = hash & 0xffffffff00000000L | ++size;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void store(byte[] text, int from, int end) {
        int used = starts[size];
        long needed = (long) used + end - from;
        if (needed > arena.length) {
            if (needed > LARGEST) {
                throw new IllegalStateException("more than 2 GB of different pieces of text");
            }
            arena = Arrays.copyOf(arena, (int) Math.min(LARGEST, Math.max(2L * arena.length, needed)));
        }
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        System.arraycopy(text, from, arena, used, end - from);
        starts[size + 1] = used + end - from;
    }

    private int slot(byte[] text, int from, int end, long hash) {
        int mask = table.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (table[slot] != 0 && !isAt(table[slot], text, from, end, hash)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isAt(long entry, byte[] text, int from, int end, long hash) {
        if (entry >>> 32 != hash >>> 32) {
            return false;
        }
        int id = (int) entry - 1;
        return Arrays.equals(arena, starts[id], starts[id + 1], text, from, end);
    }

    private void rehash() {
        long[] old = table;
        table = new long[2 * old.length];
        int mask = table.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int slot = (int) (entry >>> 32) & mask;
                while (table[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                table[slot] = entry;
            }
        }
    }

    /// A hash whose upper half is used.
    private static long hash(byte[] text, int from, int end) {
        long hash = end - from;
        int at = from;
        while (at + 8 <= end) {
            hash = (hash ^ (long) LONG.get(text, at)) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
            at += 8;
        }
        long rest = 0;
        while (at < end) {
            rest = rest << 8 | text[at++] & 0xff;
        }
        hash = (hash ^ rest) * 0xd6e8feb86659fd93L;
        hash ^= hash >>> 29;
        return hash * 0x9e3779b97f4a7c15L;
    }
}
