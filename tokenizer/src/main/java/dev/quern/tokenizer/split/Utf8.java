package dev.quern.tokenizer.split;

/// Reading UTF-8 code point by code point. A byte that is not part of a well-formed character (Unicode standard, table
/// 3-7) counts as a character of its own, [#MALFORMED], one byte wide; scanners treat it as a symbol.
public final class Utf8 {
    /// Stands for a byte that is not part of a well-formed character.
    public static final int MALFORMED = 0x110000;

    private Utf8() {}

    /// The code point at `at`, or [#MALFORMED].
    public static int decode(byte[] text, int at, int end) {
        int first = text[at];
        if (first >= 0) {
            return first;
        }
        if (first >= (byte) 0xe0 && first < (byte) 0xf0) {
            return decodeThree(text, at, end, first);
        }
        if (first >= (byte) 0xc2 && first < (byte) 0xe0) {
            return at + 1 < end && continues(text[at + 1]) ? (first & 0x1f) << 6 | text[at + 1] & 0x3f : MALFORMED;
        }
        return first >= (byte) 0xf0 && first <= (byte) 0xf4 ? decodeFour(text, at, end, first) : MALFORMED;
    }

    private static int decodeThree(byte[] text, int at, int end, int first) {
        if (at + 2 >= end || !continues(text[at + 1]) || !continues(text[at + 2])) {
            return MALFORMED;
        }
        int codePoint = (first & 0x0f) << 12 | (text[at + 1] & 0x3f) << 6 | text[at + 2] & 0x3f;
        boolean valid = codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff);
        return valid ? codePoint : MALFORMED;
    }

    private static int decodeFour(byte[] text, int at, int end, int first) {
        if (at + 3 >= end || !continues(text[at + 1]) || !continues(text[at + 2]) || !continues(text[at + 3])) {
            return MALFORMED;
        }
        int codePoint =
                (first & 0x07) << 18 | (text[at + 1] & 0x3f) << 12 | (text[at + 2] & 0x3f) << 6 | text[at + 3] & 0x3f;
        return codePoint >= 0x10000 && codePoint < MALFORMED ? codePoint : MALFORMED;
    }

    /// Bytes that a code point takes; 1 for [#MALFORMED].
    public static int width(int codePoint) {
        if (codePoint < 0x80 || codePoint == MALFORMED) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    /// Offset of the first byte that is not part of a well-formed character, or -1.
    public static int firstMalformed(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int codePoint = decode(text, at, end);
            if (codePoint == MALFORMED) {
                return at;
            }
            at += width(codePoint);
        }
        return -1;
    }

    /// Bytes at the end of a text that begin a character which is not complete: 0 to 3.
    public static int incompleteTail(byte[] text, int from, int end) {
        for (int back = 1; back <= 3 && end - back >= from; back++) {
            byte value = text[end - back];
            if (!continues(value)) {
                int needed = value >= 0 ? 1 : value >= (byte) 0xf0 ? 4 : value >= (byte) 0xe0 ? 3 : 2;
                return value < (byte) 0xf5 && needed > back ? back : 0;
            }
        }
        return 0;
    }

    /// The property White_Space: 25 code points, the same in every edition of Unicode since 6.3.
    public static boolean isWhiteSpace(int codePoint) {
        return codePoint >= 0x09 && codePoint <= 0x0d
                || codePoint == 0x20
                || codePoint == 0x85
                || codePoint == 0xa0
                || codePoint == 0x1680
                || codePoint >= 0x2000 && codePoint <= 0x200a
                || codePoint == 0x2028
                || codePoint == 0x2029
                || codePoint == 0x202f
                || codePoint == 0x205f
                || codePoint == 0x3000;
    }

    static boolean continues(byte value) {
        return (value & 0xc0) == 0x80;
    }
}
