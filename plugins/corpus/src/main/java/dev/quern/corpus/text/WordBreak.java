package dev.quern.corpus.text;

import java.lang.Character.UnicodeScript;
import java.util.BitSet;

/// Values of the property Word_Break of UAX #29, worked out from the properties that the JDK has.
enum WordBreak {
    OTHER,
    CARRIAGE_RETURN,
    LINE_FEED,
    NEWLINE,
    EXTEND,
    FORMAT,
    JOINER,
    REGIONAL_INDICATOR,
    KATAKANA,
    HEBREW_LETTER,
    LETTER,
    NUMERIC,
    EXTEND_NUM_LET,
    MID_LETTER,
    MID_NUM,
    MID_NUM_LET,
    SINGLE_QUOTE,
    DOUBLE_QUOTE,
    SPACE,
    PICTOGRAPHIC;

    private static final BitSet MORE_LETTERS =
            set("B8 2C2-2C5 2D2-2D7 2DE-2DF 2E5-2EB 2ED 2EF-2FF 55A-55C 55E 58A 5F3 70F"
                    + " A708-A716 A720-A721 A789-A78A AB5B");
    private static final BitSet MID_LETTERS = set("3A B7 387 55F 5F4 2027 FE13 FE55 FF1A");
    private static final BitSet MID_NUMS = set("2C 3B 37E 589 60C-60D 66C 7F8 2044 FE50 FE54 FF0C FF1B");
    private static final BitSet MID_NUM_LETS = set("2E 2018-2019 2024 FE52 FF07 FF0E");
    /// Marks of numbers that are no decimal digits.
    private static final BitSet NUMBER_SIGNS = set("600-605 66B 6DD 890-891 8E2 19DA 110BD 110CD");

    private static BitSet set(String ranges) {
        BitSet set = new BitSet();
        Ranges.each(ranges, set::set);
        return set;
    }

    /// @param type the general category
    static WordBreak of(int point, int type) {
        return switch (point) {
            case '\r' -> CARRIAGE_RETURN;
            case '\n' -> LINE_FEED;
            case 0x0b, 0x0c, 0x85, 0x2028, 0x2029 -> NEWLINE;
            case 0x200d -> JOINER;
            case '\'' -> SINGLE_QUOTE;
            case '"' -> DOUBLE_QUOTE;
            case 0x202f -> EXTEND_NUM_LET;
            default -> byCategory(point, type);
        };
    }

    private static WordBreak byCategory(int point, int type) {
        if (isExtend(point, type)) {
            return EXTEND;
        }
        if (NUMBER_SIGNS.get(point) || type == Character.DECIMAL_DIGIT_NUMBER) {
            return NUMERIC;
        }
        if (MID_LETTERS.get(point)) {
            return MID_LETTER;
        }
        if (MID_NUMS.get(point)) {
            return MID_NUM;
        }
        if (MID_NUM_LETS.get(point)) {
            return MID_NUM_LET;
        }
        return switch (type) {
            case Character.FORMAT -> point == 0x200b ? OTHER : point == 0x70f ? LETTER : FORMAT;
            case Character.CONNECTOR_PUNCTUATION -> EXTEND_NUM_LET;
            case Character.SPACE_SEPARATOR -> point == 0xa0 || point == 0x2007 ? OTHER : SPACE;
            default -> byScript(point, type);
        };
    }

    private static boolean isExtend(int point, int type) {
        return switch (type) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default ->
                point == 0x200c
                        || point == 0xff9e
                        || point == 0xff9f
                        || point >= 0x1f3fb && point <= 0x1f3ff
                        || point >= 0xe0020 && point <= 0xe007f;
        };
    }

    private static WordBreak byScript(int point, int type) {
        if (point >= 0x1f1e6 && point <= 0x1f1ff) {
            return REGIONAL_INDICATOR;
        }
        UnicodeScript script = UnicodeScript.of(point);
        boolean kana = point >= 0x3031 && point <= 0x3035
                || point == 0x309b
                || point == 0x309c
                || point == 0x30a0
                || point == 0x30fc
                || point == 0xff70;
        if (kana || script == UnicodeScript.KATAKANA) {
            return KATAKANA;
        }
        if (script == UnicodeScript.HEBREW && type == Character.OTHER_LETTER) {
            return HEBREW_LETTER;
        }
        boolean letter = MORE_LETTERS.get(point)
                || Character.isAlphabetic(point)
                        && !Character.isIdeographic(point)
                        && script != UnicodeScript.HIRAGANA
                        && !isWrittenWithoutSpaces(script);
        if (letter) {
            return LETTER;
        }
        return Character.isExtendedPictographic(point) ? PICTOGRAPHIC : OTHER;
    }

    /// Scripts whose words need a dictionary.
    private static boolean isWrittenWithoutSpaces(UnicodeScript script) {
        return switch (script) {
            case THAI, LAO, MYANMAR, KHMER, TAI_LE, NEW_TAI_LUE, TAI_THAM, TAI_VIET, AHOM -> true;
            default -> false;
        };
    }
}
