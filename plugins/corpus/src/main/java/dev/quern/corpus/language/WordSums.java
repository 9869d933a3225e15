package dev.quern.corpus.language;

import java.util.Arrays;

/// Sums the vectors of a text's words, which white space of ASCII and NUL separate. Vectors of short words are kept in
/// a table, one for each slot, so that a frequent word costs one look and one addition.
///
/// Whether a vector was in the table does not change the sum, as a word's own parts are always summed first. Parts are
/// summed as floats, and now and then moved to doubles: the sum over 50 MB is as exact as that over a line.
final class WordSums {
    /// Words of more bytes are not kept.
    private static final int LONGEST = 32;
    private static final int TABLE_FLOATS = 1 << 20;
    private static final int MOST_SLOTS = 1 << 16;
    /// Additions before floats are moved to doubles.
    private static final int FLUSH = 1024;
    private static final int MIX = 0x9E3779B1;

    private final WordVectors vectors;
    private final int dimension;
    private final int shift;
    private final byte[] keys;
    /// By slot: bytes of the word, 0 for an empty slot.
    private final byte[] lengths;
    /// By slot: what [WordVectors#add] gave back.
    private final int[] counts;
    private final float[] sums;
    private final float[] part;
    private final double[] total;
    private int additions;
    private long parts;
    private long words;

    WordSums(WordVectors vectors) {
        this.vectors = vectors;
        this.dimension = vectors.dimension();
        int slots = Math.clamp(Integer.highestOneBit(TABLE_FLOATS / dimension), 1 << 8, MOST_SLOTS);
        this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(slots);
        this.keys = new byte[slots * LONGEST];
        this.lengths = new byte[slots];
        this.counts = new int[slots];
        this.sums = new float[slots * dimension];
        this.part = new float[dimension];
        this.total = new double[dimension];
    }

    /// FNV-1a over bytes that are widened with their sign, as fastText computes it.
    static int hash(byte[] text, int from, int to) {
        int hash = 0x811C9DC5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text[i]) * 0x01000193;
        }
        return hash;
    }

    /// Reads a text; what it sums to can be asked afterwards.
    void read(byte[] text, int from, int to) {
        Arrays.fill(part, 0);
        Arrays.fill(total, 0);
        additions = 0;
        parts = 0;
        words = 0;
        vectors.begin();
        int place = from;
        while (true) {
            while (place < to && isSeparator(text[place])) {
                place++;
            }
            if (place == to) {
                break;
            }
            int start = place;
            int hash = 0x811C9DC5;
            do {
                hash = (hash ^ text[place++]) * 0x01000193;
            } while (place < to && !isSeparator(text[place]));
            if (!word(text, start, place, hash)) {
                break;
            }
        }
    }

    /// Adds what a word contributes by following the text's words, without its own vector.
    void follow(int hash) {
        parts += vectors.follow(hash, part);
    }

    /// Words of the text.
    long words() {
        return words;
    }

    /// Parts of all vectors.
    long parts() {
        return parts;
    }

    /// The sum of all vectors.
    double[] total() {
        flush();
        return total;
    }

    private static boolean isSeparator(byte value) {
        return value <= ' ' && (value == ' ' || value >= '\t' && value <= '\r' || value == 0);
    }

    /// Whether the text goes on.
    private boolean word(byte[] text, int from, int to, int hash) {
        long count = to - from <= LONGEST ? kept(text, from, to, hash) : whole(text, from, to);
        if (count == WordVectors.END) {
            return false;
        }
        if (count != WordVectors.SKIPPED) {
            words++;
            parts += count;
            parts += vectors.follow(hash, part);
            if (++additions >= FLUSH) {
                flush();
            }
        }
        return true;
    }

    private int kept(byte[] text, int from, int to, int hash) {
        int slot = hash * MIX >>> shift;
        int key = slot * LONGEST;
        int at = slot * dimension;
        int length = to - from;
        if (lengths[slot] != length || !Arrays.equals(keys, key, key + length, text, from, to)) {
            Arrays.fill(sums, at, at + dimension, 0);
            System.arraycopy(text, from, keys, key, length);
            lengths[slot] = (byte) length;
            counts[slot] = vectors.add(text, from, to, from, to, sums, at);
        }
        int count = counts[slot];
        if (count > 0) {
            for (int i = 0; i < dimension; i++) {
                part[i] += sums[at + i];
            }
        }
        return count;
    }

    private long whole(byte[] text, int from, int to) {
        long count = 0;
        for (int first = from; first < to; ) {
            flush();
            int last = to - first > FLUSH ? first + FLUSH : to;
            int added = vectors.add(text, from, to, first, last, part, 0);
            if (added < 0) {
                return added;
            }
            count += added;
            first = last;
        }
        flush();
        return count;
    }

    private void flush() {
        for (int i = 0; i < dimension; i++) {
            total[i] += part[i];
            part[i] = 0;
        }
        additions = 0;
    }
}
