package dev.quern.tokenizer;

import java.util.Arrays;

/// Pairs by the counts that they had when they were queued: the largest first, of equal ones that with the smaller key.
/// A heap without objects. Not thread-safe.
final class PairQueue {
    private long[] counts = new long[1 << 10];
    private long[] keys = new long[1 << 10];
    private int[] indexes = new int[1 << 10];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /// Count of the first.
    long count() {
        return counts[0];
    }

    void add(long count, long key, int index) {
        if (size == counts.length) {
            counts = Arrays.copyOf(counts, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size);
            indexes = Arrays.copyOf(indexes, 2 * size);
        }
        int at = size++;
        while (at > 0 && isBefore(count, key, at - 1 >> 2)) {
            move(at - 1 >> 2, at);
            at = at - 1 >> 2;
        }
        put(at, count, key, index);
    }

    /// Takes the first away.
    ///
    /// @return its index
    int poll() {
        int first = indexes[0];
        long count = counts[--size];
        long key = keys[size];
        int index = indexes[size];
        int at = 0;
        while (4 * at + 1 < size) {
            int best = 4 * at + 1;
            for (int child = best + 1; child < Math.min(4 * at + 5, size); child++) {
                best = isBefore(counts[child], keys[child], best) ? child : best;
            }
            if (isBefore(count, key, best)) {
                break;
            }
            move(best, at);
            at = best;
        }
        put(at, count, key, index);
        return first;
    }

    private boolean isBefore(long count, long key, int other) {
        return count != counts[other] ? count > counts[other] : key < keys[other];
    }

    private void move(int from, int to) {
        put(to, counts[from], keys[from], indexes[from]);
    }

    private void put(int at, long count, long key, int index) {
        counts[at] = count;
        keys[at] = key;
        indexes[at] = index;
    }
}
