package dev.quern.corpus.language;

import java.util.Arrays;

/// Vectors of words as fastText makes them: the row of a known word, and the rows of the character n-grams of
/// `<word>`. Characters are code points: a byte that continues one belongs to the last, whatever that is.
final class FastTextVectors implements WordVectors {
    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;
    /// Combines hashes of words that follow one another.
    private static final long FOLLOW = 116049371L;
    /// Rows that are added together.
    private static final int ROWS = 256;

    private final FastTextModel.Shape shape;
    private final FastTextWords words;
    private final Rows input;
    /// Hashes of the sequences that end with the last word, by length less one.
    private final long[] sequences;
    private int sequenceCount;
    /// Rows that are yet to be added.
    private final int[] rows = new int[ROWS];
    private int rowCount;

    FastTextVectors(FastTextModel model) {
        this.shape = model.shape();
        this.words = model.words();
        this.input = model.input();
        this.sequences = new long[Math.max(1, shape.wordNgrams() - 1)];
    }

    @Override
    public int dimension() {
        return shape.dimension();
    }

    @Override
    public void begin() {
        sequenceCount = 0;
    }

    @Override
    public int add(byte[] text, int from, int to, int first, int last, float[] sum, int at) {
        int count = 0;
        if (first == from) {
            int id = words.id(text, from, to);
            if (id >= words.words() || id < 0 && isLabel(text, from, to)) {
                return SKIPPED;
            }
            if (isEndOfLine(text, from, to)) {
                return END;
            }
            if (id >= 0) {
                put(id, sum, at);
                count++;
            }
        }
        if (shape.most() > 0) {
            count += ngrams(text, from, to, first, last, sum, at);
        }
        flush(sum, at);
        return count;
    }

    private void put(int row, float[] sum, int at) {
        if (rowCount == ROWS) {
            flush(sum, at);
        }
        rows[rowCount++] = row;
    }

    private void flush(float[] sum, int at) {
        input.addTo(sum, at, rows, rowCount);
        rowCount = 0;
    }

    private static boolean isLabel(byte[] text, int from, int to) {
        int length = FastTextWords.LABEL.length;
        return to - from >= length && Arrays.equals(text, from, from + length, FastTextWords.LABEL, 0, length);
    }

    private static boolean isEndOfLine(byte[] text, int from, int to) {
        return Arrays.equals(text, from, to, FastTextWords.END_OF_LINE, 0, FastTextWords.END_OF_LINE.length);
    }

    /// Adds the row of the mark for the end of a line, which fastText reads behind each text.
    int addEndOfLine(float[] sum) {
        int id = words.id(FastTextWords.END_OF_LINE, 0, FastTextWords.END_OF_LINE.length);
        if (id < 0 || id >= words.words()) {
            return 0;
        }
        put(id, sum, 0);
        flush(sum, 0);
        return 1;
    }

    private int ngrams(byte[] text, int from, int to, int first, int last, float[] sum, int at) {
        int count = 0;
        if (first == from) {
            int opening = (FNV_OFFSET ^ '<') * FNV_PRIME;
            count += ngramsFrom(text, from, to, opening, 1, sum, at);
        }
        for (int start = first; start < last; start++) {
            if (!continues(text[start])) {
                count += ngramsFrom(text, start, to, FNV_OFFSET, 0, sum, at);
            }
        }
        return count;
    }

    /// Adds the n-grams that begin with what has been hashed.
    ///
    /// @param next place of the next character; at the end of the word comes `>`, then nothing
    /// @param hashed characters in `hash`: only `<`, or none
    private int ngramsFrom(byte[] text, int next, int to, int hash, int hashed, float[] sum, int at) {
        int count = 0;
        int place = next;
        boolean opened = hashed == 1;
        // Bytes at the beginning of a word that continue a character belong to the opening mark.
        while (opened && place < to && continues(text[place])) {
            hash = (hash ^ text[place++]) * FNV_PRIME;
        }
        for (int length = hashed + 1; length <= shape.most() && place <= to; length++) {
            if (place == to) {
                hash = (hash ^ '>') * FNV_PRIME;
                place++;
            } else {
                do {
                    hash = (hash ^ text[place++]) * FNV_PRIME;
                } while (place < to && continues(text[place]));
            }
            if (length >= shape.fewest()) {
                int row = words.row(Integer.remainderUnsigned(hash, shape.buckets()));
                if (row >= 0) {
                    put(row, sum, at);
                    count++;
                }
            }
        }
        return count;
    }

    private static boolean continues(byte value) {
        return (value & 0xC0) == 0x80;
    }

    @Override
    public int follow(byte[] text, int from, int to, float[] sum) {
        if (shape.wordNgrams() <= 1) {
            return 0;
        }
        int hash = FastTextWords.hash(text, from, to);
        int count = 0;
        for (int i = sequenceCount - 1; i >= 0; i--) {
            long sequence = sequences[i] * FOLLOW + hash;
            int row = words.row((int) Long.remainderUnsigned(sequence, shape.buckets()));
            if (row >= 0) {
                put(row, sum, 0);
                count++;
            }
            if (i + 1 < sequences.length) {
                sequences[i + 1] = sequence;
            }
        }
        flush(sum, 0);
        sequences[0] = hash;
        sequenceCount = Math.min(sequenceCount + 1, sequences.length);
        return count;
    }
}
