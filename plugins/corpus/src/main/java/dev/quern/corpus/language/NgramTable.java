package dev.quern.corpus.language;

import java.util.Arrays;

/// N-grams of one script, each with a weight for each of the script's languages.
final class NgramTable {
    private static final long MIX = 0xBF58476D1CE4E5B9L;

    private final int languages;
    /// Open addressing; 0 is empty.
    private long[] keys = new long[16];
    /// By slot and language.
    private byte[] weights;
    private int size;

    NgramTable(int languages) {
        this.languages = languages;
        this.weights = new byte[keys.length * languages];
    }

    int size() {
        return size;
    }

    /// Adds an n-gram; whether it is new.
    boolean put(long ngram, byte[] weightsOfLanguages) {
        if (2 * size >= keys.length) {
            grow();
        }
        int slot = slot(ngram);
        if (keys[slot] == ngram) {
            return false;
        }
        keys[slot] = ngram;
        System.arraycopy(weightsOfLanguages, 0, weights, slot * languages, languages);
        size++;
        return true;
    }

    /// Adds an n-gram's weights to `sum`, from its index `at`, if the n-gram is known.
    void addTo(float[] sum, int at, long ngram) {
        int slot = slot(ngram);
        if (keys[slot] == ngram) {
            int from = slot * languages;
            for (int i = 0; i < languages; i++) {
                sum[at + i] += weights[from + i];
            }
        }
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
        byte[] oldWeights = weights;
        keys = new long[2 * oldKeys.length];
        weights = new byte[Math.multiplyExact(keys.length, languages)];
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0) {
                int slot = slot(oldKeys[old]);
                keys[slot] = oldKeys[old];
                System.arraycopy(oldWeights, old * languages, weights, slot * languages, languages);
            }
        }
    }

    /// The n-grams in rising order.
    long[] ngrams() {
        return Arrays.stream(keys).filter(key -> key != 0).sorted().toArray();
    }

    /// The weight of an n-gram for a language; 0 for an unknown one.
    int weight(long ngram, int language) {
        int slot = slot(ngram);
        return keys[slot] == ngram ? weights[slot * languages + language] : 0;
    }
}
