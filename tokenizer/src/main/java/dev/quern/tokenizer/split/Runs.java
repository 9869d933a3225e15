package dev.quern.tokenizer.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the end of runs of characters, the steps that all hand-written scanners share. ASCII letters are found eight
/// at a time in a long.
final class Runs {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;
    private static final long CASE = 0x2020202020202020L;
    /// Added to a byte of seven bits, sets its eighth from 'a' on.
    private static final long FROM_A = 0x1f1f1f1f1f1f1f1fL;
    /// Added to a byte of seven bits, sets its eighth behind 'z'.
    private static final long BEHIND_Z = 0x0505050505050505L;

    private static final long BLANKS = 0x2020202020202020L;
    static final int SYMBOL = 0;
    static final int LETTER = 1;
    static final int DIGIT = 2;
    static final int BLANK = 3;
    static final int LINE_END = 4;
    /// White space other than U+0020, CR and LF.
    static final int OTHER_SPACE = 5;
    static final int APOSTROPHE = 6;
    static final int NOT_ASCII = 7;
    private static final byte[] KINDS = new byte[256];

    static {
        for (int value = 0; value < 256; value++) {
            KINDS[value] = (byte) kindOf(value);
        }
    }

    private Runs() {}

    private static int kindOf(int value) {
        if (value >= 0x80) {
            return NOT_ASCII;
        }
        if (isAsciiLetter(value)) {
            return LETTER;
        }
        return switch (value) {
            case ' ' -> BLANK;
            case '\r', '\n' -> LINE_END;
            case '\t', 0x0b, '\f' -> OTHER_SPACE;
            case '\'' -> APOSTROPHE;
            default -> value >= '0' && value <= '9' ? DIGIT : SYMBOL;
        };
    }

    static boolean isAsciiLetter(int value) {
        return (value | 0x20) >= 'a' && (value | 0x20) <= 'z';
    }

    static boolean isAsciiUpper(int value) {
        return value >= 'A' && value <= 'Z';
    }

    static boolean isAsciiLower(int value) {
        return value >= 'a' && value <= 'z';
    }

    /// End of the run of ASCII letters of either case.
    static int asciiLetters(byte[] text, int from, int end) {
        int at = from;
        while (at + 8 <= text.length) {
            long bytes = (long) LONG.get(text, at);
            long stops = ~lowerCase(bytes | CASE, bytes) & HIGH;
            if (stops != 0) {
                return Math.min(end, at + (Long.numberOfTrailingZeros(stops) >>> 3));
            }
            at += 8;
            if (at >= end) {
                return end;
            }
        }
        while (at < end && isAsciiLetter(text[at])) {
            at++;
        }
        return at;
    }

    /// End of the run of ASCII letters of lower case.
    static int asciiLower(byte[] text, int from, int end) {
        int at = from;
        while (at + 8 <= text.length) {
            long bytes = (long) LONG.get(text, at);
            long stops = ~lowerCase(bytes, bytes) & HIGH;
            if (stops != 0) {
                return Math.min(end, at + (Long.numberOfTrailingZeros(stops) >>> 3));
            }
            at += 8;
            if (at >= end) {
                return end;
            }
        }
        while (at < end && isAsciiLower(text[at])) {
            at++;
        }
        return at;
    }

    /// The eighth bit of each byte of `folded` that is 'a' to 'z', where `bytes` is ASCII.
    private static long lowerCase(long folded, long bytes) {
        long seven = folded & LOW;
        return seven + FROM_A & ~(seven + BEHIND_Z) & ~bytes;
    }

    /// End of the run of spaces, U+0020.
    static int blanks(byte[] text, int from, int end) {
        int at = from;
        while (at + 8 <= text.length) {
            long other = (long) LONG.get(text, at) ^ BLANKS;
            if (other != 0) {
                return Math.min(end, at + (Long.numberOfTrailingZeros(other) >>> 3));
            }
            at += 8;
            if (at >= end) {
                return end;
            }
        }
        while (at < end && text[at] == ' ') {
            at++;
        }
        return at;
    }

    /// End of the run of white space.
    static int spaces(byte[] classes, byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int kind = kind(text[at]);
            if (kind == BLANK) {
                at = blanks(text, at + 1, end);
            } else if (kind == LINE_END || kind == OTHER_SPACE) {
                at++;
            } else {
                return kind == NOT_ASCII ? of(classes, CodePointClasses.SPACE, text, at, end) : at;
            }
        }
        return at;
    }

    /// What an ASCII character is to the patterns; [#NOT_ASCII] for negative bytes.
    static int kind(byte value) {
        return KINDS[value & 0xff];
    }

    /// End of the run of characters of these classes.
    static int of(byte[] classes, int mask, byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int codePoint = Utf8.decode(text, at, end);
            if ((classes[codePoint] & mask) == 0) {
                break;
            }
            at += Utf8.width(codePoint);
        }
        return at;
    }

    /// End of the run of characters of none of these classes.
    static int without(byte[] classes, int mask, byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int codePoint = Utf8.decode(text, at, end);
            if ((classes[codePoint] & mask) != 0) {
                break;
            }
            at += Utf8.width(codePoint);
        }
        return at;
    }

    /// End of a run of at most `most` numbers.
    static int numbers(byte[] classes, int most, byte[] text, int from, int end) {
        int at = from;
        for (int i = 0; i < most && at < end; i++) {
            int codePoint = Utf8.decode(text, at, end);
            if ((classes[codePoint] & CodePointClasses.NUMBER) == 0) {
                break;
            }
            at += Utf8.width(codePoint);
        }
        return at;
    }

    /// Behind the last line end of a run of spaces, or `from`.
    static int afterLastLineEnd(byte[] text, int from, int stop) {
        int at = stop;
        while (at > from && text[at - 1] != '\r' && text[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /// A run of spaces before something else keeps its last character for that, unless it is the only one.
    static int allButTheLast(byte[] text, int from, int stop) {
        int last = stop - 1;
        while (last > from && Utf8.continues(text[last])) {
            last--;
        }
        return last > from ? last : stop;
    }

    /// End of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`, or `from`. Ignoring case, ſ (U+017F) is an s.
    static int contraction(byte[] text, int from, int end, boolean ignoreCase) {
        if (text[from] != '\'' || from + 1 >= end) {
            return from;
        }
        int first = letter(text[from + 1], ignoreCase);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return from + 2;
        }
        if (from + 2 >= end) {
            return from;
        }
        if (ignoreCase && text[from + 1] == (byte) 0xc5 && text[from + 2] == (byte) 0xbf) {
            return from + 3;
        }
        int second = letter(text[from + 2], ignoreCase);
        boolean pair = first == 'l' && second == 'l' || (first == 'v' || first == 'r') && second == 'e';
        return pair ? from + 3 : from;
    }

    private static int letter(byte value, boolean ignoreCase) {
        return ignoreCase && value >= 'A' && value <= 'Z' ? value + 32 : value;
    }

    /// Between an ASCII letter and a space with an ASCII letter behind it, the patterns of GPT-2, cl100k and
    /// o200k always cut, since the space begins the piece of the letter behind it; and also behind a line end
    /// that stands between an ASCII character other than white space and an ASCII letter or digit.
    ///
    /// @return the last such place in (`from`, `end`), or -1
    static int lastSafeCut(byte[] text, int from, int end) {
        for (int at = end - 2; at > from; at--) {
            if (text[at] == ' ' && isAsciiLetter(text[at - 1]) && isAsciiLetter(text[at + 1])) {
                return at;
            }
            boolean line = text[at] == '\n' && text[at - 1] > ' ';
            if (line && (isAsciiLetter(text[at + 1]) || text[at + 1] >= '0' && text[at + 1] <= '9')) {
                return at + 1;
            }
        }
        return -1;
    }
}
