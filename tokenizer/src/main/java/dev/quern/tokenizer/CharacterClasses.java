package dev.quern.tokenizer;

/// Classes of code points that the splitting patterns distinguish, and decoding of UTF-8 to code points.
///
/// Made of the running JDK's Unicode data (JDK 25: Unicode 16). White space is the property White_Space, which is
/// neither
/// [Character#isWhitespace] nor [Character#isSpaceChar].
final class CharacterClasses {
    static final int LETTER = 1;
    static final int NUMBER = 2;
    static final int SPACE = 4;
    /// \p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}
    static final int UPPER_OR_OTHER = 8;
    /// \p{Ll}\p{Lm}\p{Lo}\p{M}
    static final int LOWER_OR_OTHER = 16;

    /// Stands for a byte that is not part of a well-formed character; such bytes are treated like symbols.
    static final int MALFORMED = 0x110000;

    private static final byte[] CLASSES = classes();

    private CharacterClasses() {}

    static int of(int codePoint) {
        return CLASSES[codePoint];
    }

    static boolean is(int codePoint, int mask) {
        return (CLASSES[codePoint] & mask) != 0;
    }

    /// The code point at `at`, or [#MALFORMED].
    static int decode(byte[] text, int at, int end) {
        int first = text[at];
        if (first >= 0) {
            return first;
        }
        int length = Math.min(length(first), end - at);
        if (first >= (byte) 0xc2 && first <= (byte) 0xdf && length == 2 && continues(text[at + 1])) {
            return (first & 0x1f) << 6 | text[at + 1] & 0x3f;
        }
        if ((first & 0xf0) == 0xe0 && length == 3 && continues(text[at + 1]) && continues(text[at + 2])) {
            int codePoint = (first & 0x0f) << 12 | (text[at + 1] & 0x3f) << 6 | text[at + 2] & 0x3f;
            boolean valid = codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff);
            return valid ? codePoint : MALFORMED;
        }
        if ((first & 0xf8) == 0xf0
                && length == 4
                && continues(text[at + 1])
                && continues(text[at + 2])
                && continues(text[at + 3])) {
            int codePoint = (first & 0x07) << 18
                    | (text[at + 1] & 0x3f) << 12
                    | (text[at + 2] & 0x3f) << 6
                    | text[at + 3] & 0x3f;
            return codePoint >= 0x10000 && codePoint < MALFORMED ? codePoint : MALFORMED;
        }
        return MALFORMED;
    }

    /// Bytes that a code point takes; 1 for [#MALFORMED].
    static int width(int codePoint) {
        if (codePoint < 0x80 || codePoint == MALFORMED) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static int length(int first) {
        if ((first & 0xe0) == 0xc0) {
            return 2;
        }
        return (first & 0xf0) == 0xe0 ? 3 : 4;
    }

    private static boolean continues(byte value) {
        return (value & 0xc0) == 0x80;
    }

    private static byte[] classes() {
        byte[] classes = new byte[MALFORMED + 1];
        for (int codePoint = 0; codePoint < MALFORMED; codePoint++) {
            classes[codePoint] = (byte) classOf(codePoint);
        }
        return classes;
    }

    private static int classOf(int codePoint) {
        if (isWhiteSpace(codePoint)) {
            return SPACE;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> LETTER | UPPER_OR_OTHER;
            case Character.LOWERCASE_LETTER -> LETTER | LOWER_OR_OTHER;
            case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> LETTER | UPPER_OR_OTHER | LOWER_OR_OTHER;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
                UPPER_OR_OTHER | LOWER_OR_OTHER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            default -> 0;
        };
    }

    private static boolean isWhiteSpace(int codePoint) {
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
}
