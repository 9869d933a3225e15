package dev.quern.corpus.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A text taken apart once for all rules: its code points and its words. Reused for text after text, for one thread.
///
/// Offsets and lengths count code points, as the published rules do.
public final class TextView {
    /// Code points between two looks at the room for words.
    private static final int BLOCK = 1 << 10;
    private static final int LOWER = 0xffff;
    /// Classes of no code points.
    private static final int NONE = 0xffff0000;
    private static final int SPACE_BIT = Integer.numberOfTrailingZeros(CodePoints.SPACE);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int FIRST_BEYOND_ASCII = 0x80;
    private static final int FIRST_OF_THREE = 0x800;
    private static final int FIRST_OF_FOUR = 0x10000;
    /// Upper bits of surrogates, which are no characters.
    private static final int SURROGATES = 0x1b;
    private static final int REPLACEMENT = 0xfffd;
    /// Longer texts get arrays that are just as long as they are.
    private static final int LONG = 1 << 20;
    /// Powers that are there for any text.
    private static final int USUAL_POWERS = 1 << 12;
    /// Multiplier of the polynomials over code points.
    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final long BASE_2 = BASE * BASE;
    private static final long BASE_3 = BASE_2 * BASE;
    private static final long BASE_4 = BASE_2 * BASE_2;

    private final Words cut;
    private int[] points = new int[1 << 12];
    private int length;
    /// Start and end of each word, one behind the other.
    private int[] bounds = new int[1 << 11];
    /// By word: the classes that all of its code points have in the upper half, those that any of them has in
    /// the lower.
    private int[] classes = new int[1 << 10];
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
            points = new int[capacity > LONG ? capacity : Math.max(capacity, 2 * points.length)];
        }
    }

    private void decode(byte[] utf8, int from, int end) {
        reserve(end - from);
        int[] into = points;
        int count = 0;
        int at = from;
        while (at < end) {
            int ascii = ascii(utf8, at, end);
            for (int i = 0; i < ascii; i++) {
                into[count + i] = utf8[at + i];
            }
            count += ascii;
            at += ascii;
            while (at < end && utf8[at] < 0) {
                int point = point(utf8, at, end);
                at += point < 0 ? ~point : point < FIRST_OF_THREE ? 2 : point < FIRST_OF_FOUR ? 3 : 4;
                into[count++] = point < 0 ? REPLACEMENT : point;
            }
        }
        length = count;
    }

    /// How many bytes from here on are ASCII.
    private static int ascii(byte[] utf8, int from, int end) {
        int at = from;
        while (at + Long.BYTES <= end && ((long) LONGS.get(utf8, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < end && utf8[at] >= 0) {
            at++;
        }
        return at - from;
    }

    /// The code point of several bytes that begins here, or where there is none the complement of how many bytes count
    /// as one character: as many as could have begun one.
    private static int point(byte[] utf8, int at, int end) {
        int first = utf8[at];
        int more = first >> 5 == -2 ? 1 : first >> 4 == -2 ? 2 : first >> 3 == -2 ? 3 : 0;
        if (more == 0) {
            return ~1;
        }
        int point = first & 0x3f >> more;
        for (int i = 1; i <= more; i++) {
            if (at + i >= end || (utf8[at + i] & 0xc0) != 0x80) {
                return ~i;
            }
            point = point << 6 | utf8[at + i] & 0x3f;
            if (i == 1 && !canBegin(point << 6 * (more - 1), more)) {
                return ~1;
            }
        }
        return point;
    }

    /// Whether a code point with these upper bits takes so many bytes after its first.
    private static boolean canBegin(int point, int more) {
        return switch (more) {
            case 1 -> point >= FIRST_BEYOND_ASCII;
            case 2 -> point >= FIRST_OF_THREE && point >> 11 != SURROGATES;
            default -> point >= FIRST_OF_FOUR && point <= Character.MAX_CODE_POINT;
        };
    }

    private void findWords() {
        if (prefixes.length <= length) {
            prefixes = new long[length > LONG ? length + 1 : 2 * length];
        }
        raise(USUAL_POWERS);
        words = 0;
        if (cut == Words.WHITESPACE) {
            cutAtSpaces();
        } else {
            sumPrefixes();
            cutAtBoundaries();
        }
    }

    /// Four at a time, so that one does not wait for the one before.
    private void sumPrefixes() {
        int[] from = points;
        long[] into = prefixes;
        long sum = 0;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            long one = from[i] + 1L;
            long two = one * BASE + from[i + 1] + 1;
            long three = two * BASE + from[i + 2] + 1;
            long four = three * BASE + from[i + 3] + 1;
            into[i + 1] = sum * BASE + one;
            into[i + 2] = sum * BASE_2 + two;
            into[i + 3] = sum * BASE_3 + three;
            sum = sum * BASE_4 + four;
            into[i + 4] = sum;
        }
        for (; i < length; i++) {
            sum = sum * BASE + from[i] + 1;
            into[i + 1] = sum;
        }
    }

    /// Words and prefixes in one pass.
    private void cutAtSpaces() {
        int count = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int end = Math.min(length, from + BLOCK);
            reserveWords(count + end - from + 2);
            count = cutAtSpaces(from, end, count);
        }
        if ((count & 1) != 0) {
            bounds[count++] = length;
        }
        words = count / 2;
    }

    /// Takes a part of the text without a branch for its words: each place is written as the next bound, and becomes
    /// one where white space begins or ends.
    ///
    /// @param count of bounds so far, odd inside a word
    private int cutAtSpaces(int from, int end, int count) {
        int[] in = points;
        long[] sums = prefixes;
        int[] places = bounds;
        int[] found = classes;
        long sum = sums[from];
        int bound = count;
        int inside = count & 1;
        int known = inside == 0 ? NONE : found[count >> 1];
        for (int i = from; i < end; i++) {
            int point = in[i];
            sum = sum * BASE + point + 1;
            sums[i + 1] = sum;
            int each = CodePoints.of(point);
            int isWord = ~each >> SPACE_BIT & 1;
            int isBound = isWord ^ inside;
            places[bound] = i;
            bound += isBound;
            known = isBound != 0 ? NONE : known;
            known = known & (each << Short.SIZE | LOWER) | each & LOWER;
            found[bound >> 1] = known;
            inside = isWord;
        }
        return bound;
    }

    private void cutAtBoundaries() {
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
        int any = 0;
        int all = LOWER;
        for (int i = first; i < last; i++) {
            int each = CodePoints.of(points[i]);
            any |= each;
            all &= each;
        }
        reserveWords(2 * words + 2);
        bounds[2 * words] = first;
        bounds[2 * words + 1] = last;
        classes[words++] = all << Short.SIZE | any & LOWER;
    }

    private void reserveWords(int count) {
        if (count > bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(count, 2 * bounds.length));
            classes = Arrays.copyOf(classes, bounds.length / 2 + 1);
        }
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
        return bounds[2 * word];
    }

    public int end(int word) {
        return bounds[2 * word + 1];
    }

    /// Code points of a word.
    public int wordLength(int word) {
        return bounds[2 * word + 1] - bounds[2 * word];
    }

    /// A polynomial over the word's code points, modulo 2^64.
    public long hash(int word) {
        return hash(bounds[2 * word], bounds[2 * word + 1]);
    }

    public boolean hasLetter(int word) {
        return (classes[word] & CodePoints.LETTER) != 0;
    }

    public boolean hasNonSymbol(int word) {
        return (classes[word] >> Short.SIZE & CodePoints.PUNCTUATION) == 0;
    }

    public boolean hasAlphabetic(int word) {
        return (classes[word] & CodePoints.ALPHABETIC) != 0;
    }

    /// A polynomial over the code points of a range, the same for equal ranges wherever they stand.
    public long hash(int from, int end) {
        if (end - from >= powers.length) {
            raise(end - from);
        }
        return prefixes[end] - prefixes[from] * powers[end - from];
    }

    /// What hashes are multiplied with when so many code points follow: with these, hashes of texts that stand
    /// one behind the other join.
    ///
    /// @param highest that is needed
    public long[] powers(int highest) {
        raise(highest);
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
