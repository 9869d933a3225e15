package dev.quern.corpus.near;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/// Hashes of the runs of n words of a text, after the normalisation of datatrove's `simplify_text`: lower case; each
/// number becomes 0; punctuation becomes a space; runs of white space become one; canonical decomposition without
/// non-spacing marks. For one thread.
public final class Shingles {
    private static final String SEPARATORS = ".,\u060c\u066b\u2396\u2397\u2398";

    /// What a byte of ASCII becomes: itself, its lower case, `0` for a digit, or a space.
    private static final byte[] ASCII = new byte[128];

    static {
        for (int point = 0; point < ASCII.length; point++) {
            boolean space = CodePoints.is(point, CodePoints.SPACE) || CodePoints.isMark(point);
            boolean digit = point >= '0' && point <= '9';
            ASCII[point] = (byte) (space ? ' ' : digit ? '0' : Character.toLowerCase(point));
        }
    }

    private final int n;
    private final TextView view;
    private final Words cut;
    /// The words with a space between each two, and where they begin and end.
    private byte[] line = new byte[1 << 12];
    private int[] starts = new int[1 << 10];
    private int[] ends = new int[1 << 10];
    private int words;
    private long[] hashes = new long[1 << 10];

    /// @param n words in a shingle
    public Shingles(int n, Words cut) {
        this.n = n;
        this.cut = cut;
        this.view = new TextView(cut);
    }

    /// Takes a text in UTF-8; gives back how many shingles it has: none where it has fewer than n words.
    public int read(byte[] text, int from, int end) {
        words = 0;
        if (cut == Words.WHITESPACE && isAscii(text, from, end)) {
            readAscii(text, from, end);
        } else {
            readAny(text, from, end);
        }
        int count = Math.max(0, words - n + 1);
        if (count > hashes.length) {
            hashes = new long[2 * count];
        }
        for (int i = 0; i < count; i++) {
            hashes[i] = XxHash64.of(line, starts[i], ends[i + n - 1]);
        }
        return count;
    }

    /// XXH64 of each shingle, its words joined by spaces; valid until the next call of [#read].
    public long[] hashes() {
        return hashes;
    }

    private static boolean isAscii(byte[] text, int from, int end) {
        int bits = 0;
        for (int i = from; i < end; i++) {
            bits |= text[i];
        }
        return bits >= 0;
    }

    private void reserve(int bytes) {
        if (bytes > line.length) {
            line = Arrays.copyOf(line, Math.max(bytes, 2 * line.length));
        }
    }

    private void begin(int at) {
        if (words == starts.length) {
            starts = Arrays.copyOf(starts, 2 * words);
            ends = Arrays.copyOf(ends, 2 * words);
        }
        starts[words] = at;
    }

    private void readAscii(byte[] text, int from, int end) {
        reserve(end - from + 1);
        byte[] out = line;
        int length = 0;
        boolean inWord = false;
        for (int i = from; i < end; ) {
            byte made = ASCII[text[i++]];
            if (made == ' ') {
                if (inWord) {
                    ends[words++] = length;
                    out[length++] = ' ';
                    inWord = false;
                }
                continue;
            }
            if (!inWord) {
                begin(length);
                inWord = true;
            }
            out[length++] = made;
            if (made == '0') {
                i = endOfNumber(text, i, end);
            }
        }
        if (inWord) {
            ends[words++] = length;
        }
    }

    private static int endOfNumber(byte[] text, int from, int end) {
        int at = digits(text, from, end);
        if (at < end && (text[at] == '.' || text[at] == ',')) {
            int more = digits(text, at + 1, end);
            return more > at + 1 ? more : at;
        }
        return at;
    }

    private static int digits(byte[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    private void readAny(byte[] text, int from, int end) {
        byte[] simple = simplify(new String(text, from, end - from, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        view.read(simple, 0, simple.length);
        reserve(2 * simple.length + 1);
        int length = 0;
        for (int word = 0; word < view.words(); word++) {
            begin(length);
            for (int i = view.start(word); i < view.end(word); i++) {
                length = put(view.points()[i], length);
            }
            ends[words++] = length;
            line[length++] = ' ';
        }
    }

    private int put(int point, int at) {
        int length = at;
        if (point < 0x80) {
            line[length++] = (byte) point;
        } else if (point < 0x800) {
            line[length++] = (byte) (0xc0 | point >> 6);
            line[length++] = (byte) (0x80 | point & 0x3f);
        } else {
            if (point < 0x10000) {
                line[length++] = (byte) (0xe0 | point >> 12);
            } else {
                line[length++] = (byte) (0xf0 | point >> 18);
                line[length++] = (byte) (0x80 | point >> 12 & 0x3f);
            }
            line[length++] = (byte) (0x80 | point >> 6 & 0x3f);
            line[length++] = (byte) (0x80 | point & 0x3f);
        }
        return length;
    }

    /// The text as shingles see it.
    static String simplify(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        StringBuilder simple = new StringBuilder(lower.length());
        boolean space = true;
        int at = 0;
        while (at < lower.length()) {
            int point = lower.codePointAt(at);
            if (isDigit(point)) {
                simple.append('0');
                space = false;
                at = endOfNumber(lower, at);
                continue;
            }
            at += Character.charCount(point);
            if (!CodePoints.is(point, CodePoints.SPACE) && !CodePoints.isMark(point)) {
                simple.appendCodePoint(point);
                space = false;
            } else if (!space) {
                simple.append(' ');
                space = true;
            }
        }
        if (space && !simple.isEmpty()) {
            simple.setLength(simple.length() - 1);
        }
        return withoutMarks(simple);
    }

    private static String withoutMarks(CharSequence text) {
        String decomposed = Normalizer.isNormalized(text, Normalizer.Form.NFD)
                ? text.toString()
                : Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder rest = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(rest::appendCodePoint);
        return rest.toString().strip();
    }

    private static boolean isDigit(int point) {
        return point < 0x80 ? point >= '0' && point <= '9' : Character.isDigit(point);
    }

    private static int endOfNumber(String text, int from) {
        int at = digits(text, from);
        if (at < text.length() && SEPARATORS.indexOf(text.charAt(at)) >= 0) {
            int more = digits(text, at + 1);
            return more > at + 1 ? more : at;
        }
        return at;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }
}
