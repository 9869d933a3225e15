package dev.quern.corpus.language;

import java.util.Arrays;

/// Counts of n-grams. Adding commutes.
final class NgramCounts {
    private static final long MIX = 0xBF58476D1CE4E5B9L;

    /// Open addressing; 0 is empty.
    private long[] keys = new long[64];
    private long[] counts = new long[64];
    private int size;

    /// Different n-grams.
    int size() {
        return size;
    }

    void add(long ngram, long count) {
        if (2 * size >= keys.length) {
            grow();
        }
        int slot = slot(ngram);
        if (keys[slot] == 0) {
            keys[slot] = ngram;
            size++;
        }
        counts[slot] += count;
    }

    long count(long ngram) {
        return counts[slot(ngram)];
    }

    /// All n-grams, sorted.
    long[] ngrams() {
        return Arrays.stream(keys).filter(key -> key != 0).sorted().toArray();
    }

    private int slot(long ngram) {
        long mixed = (ngram ^ ngram >>> 29) * MIX;
        int slot = (int) (mixed >>> 32) & keys.length - 1;
        while (keys[slot] != 0 && keys[slot] != ngram) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new long[2 * oldKeys.length];
        counts = new long[keys.length];
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0) {
                int slot = slot(oldKeys[old]);
                keys[slot] = oldKeys[old];
                counts[slot] = oldCounts[old];
            }
        }
    }
}
