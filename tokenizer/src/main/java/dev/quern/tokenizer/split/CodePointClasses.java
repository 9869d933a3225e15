package dev.quern.tokenizer.split;

/// Classes of code points that the patterns of GPT-2, cl100k and o200k distinguish. White space is the property
/// White_Space (25 code points, the same in every edition since 6.3), which is neither [Character#isWhitespace] nor
/// [Character#isSpaceChar].
final class CodePointClasses {
    static final int LETTER = 1;
    static final int NUMBER = 2;
    static final int SPACE = 4;
    /// \p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}
    static final int UPPER_OR_OTHER = 8;
    /// \p{Ll}\p{Lm}\p{Lo}\p{M}
    static final int LOWER_OR_OTHER = 16;

    private static final byte[][] TABLES = new byte[UnicodeVersion.values().length][];

    private CodePointClasses() {}

    /// Class bits of each code point; 0 for [Utf8#MALFORMED]. Shared: not to be changed.
    static synchronized byte[] of(UnicodeVersion unicode) {
        if (TABLES[unicode.ordinal()] == null) {
            byte[] categories = unicode.categories();
            byte[] classes = new byte[categories.length];
            for (int codePoint = 0; codePoint < classes.length; codePoint++) {
                classes[codePoint] = (byte) (Utf8.isWhiteSpace(codePoint) ? SPACE : classOf(categories[codePoint]));
            }
            TABLES[unicode.ordinal()] = classes;
        }
        return TABLES[unicode.ordinal()];
    }

    private static int classOf(byte category) {
        return switch (category) {
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> LETTER | UPPER_OR_OTHER;
            case Character.LOWERCASE_LETTER -> LETTER | LOWER_OR_OTHER;
            case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> LETTER | UPPER_OR_OTHER | LOWER_OR_OTHER;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
                UPPER_OR_OTHER | LOWER_OR_OTHER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            default -> 0;
        };
    }
}
