package dev.quern.corpus.text;

import java.util.Arrays;

/// A text taken apart once for all rules: its code points and its words. Reused for text after text, for one thread.
///
/// Offsets and lengths count code points, as the published rules do.
public final class TextView {
    /// A word that holds a letter.
    public static final int HAS_LETTER = 1;
    /// A word that holds something other than punctuation.
    public static final int HAS_NON_SYMBOL = 2;

    private static final int FIRST_BEYOND_ASCII = 0x80;
    /// Multiplier of the polynomials over code points.
    private static final long BASE = 0x9E3779B97F4A7C15L;

    private final Words cut;
    private int[] points = new int[1 << 12];
    private int length;
    private int[] starts = new int[1 << 10];
    private int[] ends = new int[1 << 10];
    private byte[] flags = new byte[1 << 10];
    private int words;
    private long[] powers = {1};
    /// Polynomials over the code points before each place.
    private long[] prefixes = new long[1 << 12];

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
        long sum = 0;
        prefixes = prefixes.length <= length ? new long[2 * length] : prefixes;
        for (int i = 0; i < length; i++) {
            sum = sum * BASE + points[i] + 1;
            prefixes[i + 1] = sum;
        }
        raise(length);
        words = 0;
        int at = 0;
        while (at < length) {
            if (points[at] == ' ' && (at + 1 == length || points[at + 1] < FIRST_BEYOND_ASCII)) {
                at++; // alone or in a row of spaces: no word, and no mark follows that would join it
                continue;
            }
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
            flags = Arrays.copyOf(flags, 2 * words);
        }
        int found = 0;
        int symbols = CodePoints.PUNCTUATION;
        for (int i = first; i < last; i++) {
            int classes = CodePoints.of(points[i]);
            found |= classes & CodePoints.LETTER;
            symbols &= classes;
        }
        starts[words] = first;
        ends[words] = last;
        flags[words] = (byte) (found | (symbols == 0 ? HAS_NON_SYMBOL : 0));
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
        return hash(starts[word], ends[word]);
    }

    public boolean hasLetter(int word) {
        return (flags[word] & HAS_LETTER) != 0;
    }

    public boolean hasNonSymbol(int word) {
        return (flags[word] & HAS_NON_SYMBOL) != 0;
    }

    /// A polynomial over the code points of a range, the same for equal ranges wherever they stand.
    public long hash(int from, int end) {
        return prefixes[end] - prefixes[from] * powers[end - from];
    }

    /// What hashes are multiplied with when so many code points follow: with these, hashes of texts that stand one
    /// behind
    /// the other join. As many as the text is long.
    public long[] powers() {
        return powers;
    }

    private void raise(int highest) {
        if (highest >= powers.length) {
            int known = powers.length;
            powers = Arrays.copyOf(powers, Math.max(highest + 1, 2 * known));
            for (int i = known; i < powers.length; i++) {
                powers[i] = powers[i - 1] * BASE;
            }
        }
    }
}
