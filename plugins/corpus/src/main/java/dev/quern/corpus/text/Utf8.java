package dev.quern.corpus.text;

/// Steps through UTF-8 bytes without making strings. Bytes that are not UTF-8 are characters of one byte that are
/// neither space nor letter nor digit.
public final class Utf8 {
    /// What a broken sequence counts as.
    public static final int REPLACEMENT = 0xfffd;

    private static final int MOST_BYTES = 4;

    private Utf8() {}

    /// The code point that begins at `at`, or [#REPLACEMENT].
    public static int pointAt(byte[] text, int at, int end) {
        int first = text[at];
        if (first >= 0) {
            return first;
        }
        int more = following(first);
        if (more == 0 || at + more >= end) {
            return REPLACEMENT;
        }
        int point = first & 0x3f >> more;
        for (int i = 1; i <= more; i++) {
            if ((text[at + i] & 0xc0) != 0x80) {
                return REPLACEMENT;
            }
            point = point << 6 | text[at + i] & 0x3f;
        }
        return point > Character.MAX_CODE_POINT ? REPLACEMENT : point;
    }

    /// Bytes of the character that begins at `at`: 1 for a byte that is not UTF-8.
    public static int lengthAt(byte[] text, int at, int end) {
        int first = text[at];
        if (first >= 0) {
            return 1;
        }
        int more = following(first);
        for (int i = 1; i <= more; i++) {
            if (at + i >= end || (text[at + i] & 0xc0) != 0x80) {
                return 1;
            }
        }
        return 1 + more;
    }

    /// Where the character before `at` begins; `at` lies behind `from`.
    public static int before(byte[] text, int from, int at) {
        int lowest = Math.max(from, at - MOST_BYTES);
        for (int start = at - 1; start >= lowest; start--) {
            if ((text[start] & 0xc0) != 0x80) {
                return start + lengthAt(text, start, at) == at ? start : at - 1;
            }
        }
        return at - 1;
    }

    /// Bytes of the white space, as Python's `str.split` knows it, that begins at `at`; 0 where there is none.
    public static int spaceAt(byte[] text, int at, int end) {
        int first = text[at];
        if (first >= 0) {
            return CodePoints.is(first, CodePoints.SPACE) ? 1 : 0;
        }
        boolean possible = first == (byte) 0xc2 || first >= (byte) 0xe1 && first <= (byte) 0xe3;
        return possible && CodePoints.is(pointAt(text, at, end), CodePoints.SPACE) ? lengthAt(text, at, end) : 0;
    }

    /// Writes a code point, in at most four bytes; gives back where it ends.
    public static int put(int point, byte[] into, int at) {
        int length = at;
        if (point < 0x80) {
            into[length++] = (byte) point;
        } else if (point < 0x800) {
            into[length++] = (byte) (0xc0 | point >> 6);
            into[length++] = (byte) (0x80 | point & 0x3f);
        } else {
            if (point < 0x10000) {
                into[length++] = (byte) (0xe0 | point >> 12);
            } else {
                into[length++] = (byte) (0xf0 | point >> 18);
                into[length++] = (byte) (0x80 | point >> 12 & 0x3f);
            }
            into[length++] = (byte) (0x80 | point >> 6 & 0x3f);
            into[length++] = (byte) (0x80 | point & 0x3f);
        }
        return length;
    }

    /// How many characters a range of bytes has.
    public static int count(byte[] text, int from, int end) {
        int count = 0;
        for (int at = from; at < end; at += lengthAt(text, at, end)) {
            count++;
        }
        return count;
    }

    private static int following(int first) {
        return first >> 5 == -2 ? 1 : first >> 4 == -2 ? 2 : first >> 3 == -2 ? 3 : 0;
    }
}
