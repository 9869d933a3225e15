package dev.quern.corpus.text;

import java.util.Arrays;

/// A text taken apart once for all rules: its code points and its words. Reused for text after text, for one thread.
///
/// Offsets and lengths count code points, as the published rules do.
public final class TextView {
    /// A word that holds a letter.
    public static final int HAS_LETTER = 1;
    /// A word that holds something other than punctuation.
    public static final int HAS_NO_SYMBOL = 2;

    /// Multiplier of the polynomials over code points.
    private static final long BASE = 0x9E3779B97F4A7C15L;

    private final Words cut;
    private int[] points = new int[1 << 12];
    private int length;
    private int[] starts = new int[1 << 10];
    private int[] ends = new int[1 << 10];
    private long[] hashes = new long[1 << 10];
    private byte[] flags = new byte[1 << 10];
    private int words;
    private long[] powers = {1};

    public TextView(Words cut) {
        this.cut = cut;
    }

    /// Takes another text. Bytes that are not UTF-8 count as U+FFFD.
    public void read(byte[] utf8, int from, int end) {
        decode(utf8, from, end);
        findWords();
    }

    /// Takes another text of code points; the array stays the caller's.
    public void read(int[] from, int start, int end) {
        reserve(end - start);
        length = end - start;
        System.arraycopy(from, start, points, 0, length);
        findWords();
    }

    private void reserve(int capacity) {
        if (capacity > points.length) {
            points = new int[Math.max(capacity, 2 * points.length)];
        }
    }

    private void decode(byte[] utf8, int from, int end) {
        reserve(end - from);
        int[] into = points;
        int count = 0;
        int at = from;
        while (at < end) {
            int first = utf8[at++];
            if (first >= 0) {
                into[count++] = first;
                continue;
            }
            int more = first >> 5 == -2 ? 1 : first >> 4 == -2 ? 2 : first >> 3 == -2 ? 3 : 0;
            int point = more == 0 || at + more > end ? -1 : first & 0x3f >> more;
            for (int i = 0; i < more && point >= 0; i++) {
                point = (utf8[at + i] & 0xc0) == 0x80 ? point << 6 | utf8[at + i] & 0x3f : -1;
            }
            if (point > Character.MAX_CODE_POINT) {
                point = -1;
            }
            at += point < 0 ? 0 : more;
            into[count++] = point < 0 ? 0xfffd : point;
        }
        length = count;
    }

    private void findWords() {
        words = 0;
        int at = 0;
        while (at < length) {
            int end = cut.end(points, at, length);
            int first = at;
            int last = end;
            while (first < last && CodePoints.is(points[first], CodePoints.SPACE)) {
                first++;
            }
            while (last > first && CodePoints.is(points[last - 1], CodePoints.SPACE)) {
                last--;
            }
            if (first < last) {
                addWord(first, last);
            }
            at = end;
        }
    }

    private void addWord(int first, int last) {
        if (words == starts.length) {
            starts = Arrays.copyOf(starts, 2 * words);
            ends = Arrays.copyOf(ends, 2 * words);
            hashes = Arrays.copyOf(hashes, 2 * words);
            flags = Arrays.copyOf(flags, 2 * words);
        }
        long hash = 0;
        int found = 0;
        int symbols = CodePoints.PUNCTUATION;
        for (int i = first; i < last; i++) {
            int point = points[i];
            int classes = CodePoints.of(point);
            hash = hash * BASE + point + 1;
            found |= classes & CodePoints.LETTER;
            symbols &= classes;
        }
        starts[words] = first;
        ends[words] = last;
        hashes[words] = hash;
        flags[words] = (byte) (found | (symbols == 0 ? HAS_NO_SYMBOL : 0));
        words++;
    }

    /// Code points of the text.
    public int length() {
        return length;
    }

    /// The code points; valid up to [#length].
    public int[] points() {
        return points;
    }

    /// How many words the text has.
    public int words() {
        return words;
    }

    public int start(int word) {
        return starts[word];
    }

    public int end(int word) {
        return ends[word];
    }

    /// Code points of a word.
    public int wordLength(int word) {
        return ends[word] - starts[word];
    }

    /// A polynomial over the word's code points, modulo 2^64.
    public long hash(int word) {
        return hashes[word];
    }

    public boolean hasLetter(int word) {
        return (flags[word] & HAS_LETTER) != 0;
    }

    public boolean hasNonSymbol(int word) {
        return (flags[word] & HAS_NO_SYMBOL) != 0;
    }

    /// Whether a word is this one.
    public boolean isWord(int word, String text) {
        int count = text.length();
        if (ends[word] - starts[word] != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (points[starts[word] + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A hash of the code points of a range, the same for equal ranges wherever they stand.
    public long hash(int from, int end) {
        long hash = 0;
        for (int i = from; i < end; i++) {
            hash = hash * BASE + points[i] + 1;
        }
        return hash;
    }

    /// [#BASE] to the power of each exponent up to `highest`: with them hashes of texts that stand one behind the other
    /// join.
    public long[] powers(int highest) {
        if (highest >= powers.length) {
            int known = powers.length;
            powers = Arrays.copyOf(powers, Math.max(highest + 1, 2 * known));
            for (int i = known; i < powers.length; i++) {
                powers[i] = powers[i - 1] * BASE;
            }
        }
        return powers;
    }
}
