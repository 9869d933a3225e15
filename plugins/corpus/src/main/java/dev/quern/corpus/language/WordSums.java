package dev.quern.corpus.language;

import java.util.Arrays;

/// Sums the vectors of a text's words, which white space of ASCII and NUL separate. Vectors of short words are kept in
/// a table of pairs of slots, so that a frequent word costs one look and one addition.
///
/// Whether a vector was in the table does not change the sum, as a word's own parts are always summed first. Parts are
/// summed as floats, and now and then moved to doubles: the sum over 50 MB is as exact as that over a line.
///
/// Takes some 8 MB.
final class WordSums {
    /// Words of more bytes are not kept.
    private static final int LONGEST = 32;
    private static final int TABLE_FLOATS = 1 << 21;
    private static final int FACTS = 4;
    private static final int MOST_SLOTS = 1 << 16;
    /// Additions before floats are moved to doubles.
    private static final int FLUSH = 1024;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final WordVectors vectors;
    private final int dimension;
    private final int shift;
    /// By pair of slots: which of the two was used last. The other one is given to the next new word.
    private final byte[] recent;
    /// By slot: the word's check.
    private final long[] checks;
    private final byte[] keys;
    /// By slot: bytes of the word, 0 for an empty slot; what [WordVectors#add] gave back; the first component that is
    /// not 0, and the end of such.
    private final int[] facts;
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
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(slots / 2);
        this.recent = new byte[slots / 2];
        this.checks = new long[slots];
        this.keys = new byte[slots * LONGEST];
        this.facts = new int[slots * FACTS];
        this.sums = new float[slots * dimension];
        this.part = new float[dimension];
        this.total = new double[dimension];
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
            long check = 0;
            byte value = text[place];
            do {
                check = Long.rotateLeft(check, Byte.SIZE) ^ value & 0xFF;
                place++;
            } while (place < to && !isSeparator(value = text[place]));
            if (!word(text, start, place, check)) {
                break;
            }
        }
    }

    /// Adds what a word contributes by following the text's words, without its own vector.
    void follow(byte[] word) {
        parts += vectors.follow(word, 0, word.length, part);
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
    ///
    /// @param check what tells words of up to 8 bytes apart, and most others
    private boolean word(byte[] text, int from, int to, long check) {
        long count = to - from <= LONGEST ? kept(text, from, to, check) : whole(text, from, to);
        if (count == WordVectors.END) {
            return false;
        }
        if (count != WordVectors.SKIPPED) {
            words++;
            parts += count;
            parts += vectors.follow(text, from, to, part);
            if (++additions >= FLUSH) {
                flush();
            }
        }
        return true;
    }

    private int kept(byte[] text, int from, int to, long check) {
        int pair = (int) (check * MIX >>> shift) << 1;
        int slot = pair + recent[pair >> 1];
        if (!holds(slot, text, from, to, check)) {
            slot ^= 1;
            recent[pair >> 1] ^= 1;
            if (!holds(slot, text, from, to, check)) {
                fill(slot, text, from, to, check);
            }
        }
        int at = slot * dimension;
        int fact = slot * FACTS;
        int end = facts[fact + 3];
        for (int i = facts[fact + 2]; i < end; i++) {
            part[i] += sums[at + i];
        }
        return facts[fact + 1];
    }

    private boolean holds(int slot, byte[] text, int from, int to, long check) {
        int length = to - from;
        if (checks[slot] != check || facts[slot * FACTS] != length) {
            return false;
        }
        int key = slot * LONGEST;
        return length <= Long.BYTES || Arrays.equals(keys, key, key + length, text, from, to);
    }

    private void fill(int slot, byte[] text, int from, int to, long check) {
        int at = slot * dimension;
        Arrays.fill(sums, at, at + dimension, 0);
        System.arraycopy(text, from, keys, slot * LONGEST, to - from);
        checks[slot] = check;
        int fact = slot * FACTS;
        facts[fact] = to - from;
        facts[fact + 1] = vectors.add(text, from, to, from, to, sums, at);
        int first = 0;
        while (first < dimension && sums[at + first] == 0) {
            first++;
        }
        int end = dimension;
        while (end > first && sums[at + end - 1] == 0) {
            end--;
        }
        facts[fact + 2] = first;
        facts[fact + 3] = end;
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
