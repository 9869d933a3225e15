package dev.quern.corpus.text;

import java.util.BitSet;

/// Classes of code points, as bits. What the published rules mean by white space, letters and punctuation differs from
/// what Java means; here they are what those rules' own code means.
public final class CodePoints {
    /// Category L.
    public static final int LETTER = 1;
    /// White space as Python's `str.split` and `str.strip` know it: 29 code points.
    public static final int SPACE = 1 << 1;
    /// Ends a line for Python's `str.splitlines`.
    public static final int LINE_END = 1 << 2;
    /// One of datatrove's PUNCTUATION_SET.
    public static final int PUNCTUATION = 1 << 3;
    /// One of datatrove's TERMINAL_PUNCTUATION.
    public static final int TERMINAL = 1 << 4;
    /// Category P.
    public static final int CATEGORY_P = 1 << 5;
    /// The property Alphabetic: letters, and the marks and numbers that are used as letters.
    public static final int ALPHABETIC = 1 << 6;
    /// The property Word_Break stands in the bits from here.
    static final int WORD_BREAK_SHIFT = 8;

    private static final String SPACES = "9-D 1C-1F 20 85 A0 1680 2000-200A 2028-2029 202F 205F 3000";
    private static final String LINE_ENDS = "A-D 1C-1E 85 2028-2029";
    /// What `PUNCTUATION` of datatrove's text.py holds, control characters but tab and line feed among it.
    private static final String MARKS =
            "0-8 B-1F 21-2F 3A-40 5B-60 7B-7E 7F-9F AB B4 BB 2013-2014 2019 201C-201E 2026 2236"
                    + " 2501 25BA 3001-3002 3008-300D 3010-3011 FF01 FF05 FF08-FF09 FF0C FF0E FF11 FF1A-FF1B FF1F FF5E";
    /// What `TERMINAL_PUNCTUATION` of datatrove's text.py holds.
    private static final String TERMINALS =
            "21 2E 3F 589 61D-61F 6D4 700-702 7F9 837 839 83D-83E 964-965 104A-104B 1362"
                    + " 1367-1368 166E 1735-1736 17D4-17D6 17D9-17DA 1803 1809 1944-1945 1AA8-1AAB 1B5A-1B5B 1B5E-1B5F 1B7D-1B7E"
                    + " 1C3B-1C3C 1C7E-1C7F 203C-203D 2047-2049 2E2E 2E3C 2E53-2E54 3002 A4FF A60E-A60F A6F3 A6F7 A876-A877"
                    + " A8CE-A8CF A92F A9C8-A9C9 AA5D-AA5F AAF0-AAF1 ABEB FE52 FE56-FE57 FF01 FF0E FF1F FF61 10A56-10A57"
                    + " 10F55-10F59 10F86-10F89 11047-11048 110BE-110C1 11141-11143 111C5-111C6 111CD 111DE-111DF 11238-11239"
                    + " 1123B-1123C 112A9 1144B-1144C 115C2-115C3 115C9-115D7 11641-11642 1173C-1173E 11944 11946 11A42-11A43"
                    + " 11A9B-11A9C 11C41-11C42 11EF7-11EF8 11F43-11F44 16A6E-16A6F 16AF5 16B37-16B38 16B44 16E98 1BC9F 1DA88";

    private static final short[] CLASSES = classes();

    private CodePoints() {}

    /// The classes of a code point.
    public static int of(int codePoint) {
        return CLASSES[codePoint];
    }

    /// Whether a code point has one of these classes.
    public static boolean is(int codePoint, int classes) {
        return (CLASSES[codePoint] & classes) != 0;
    }

    /// Whether it is one of `PUNCTUATION` alone, which the normalisation before MinHash makes a space.
    public static boolean isMark(int codePoint) {
        return Marks.SET.get(codePoint);
    }

    private static final class Marks {
        static final BitSet SET = new BitSet();

        static {
            Ranges.each(MARKS, SET::set);
        }
    }

    private static short[] classes() {
        short[] classes = new short[Character.MAX_CODE_POINT + 1];
        for (int point = 0; point < classes.length; point++) {
            int type = Character.getType(point);
            int bits = Character.isLetter(point) ? LETTER : 0;
            bits |= isPunctuation(type) ? CATEGORY_P : 0;
            bits |= Character.isAlphabetic(point) ? ALPHABETIC : 0;
            classes[point] = (short) (bits | WordBreak.of(point, type).ordinal() << WORD_BREAK_SHIFT);
        }
        Ranges.each(SPACES, point -> classes[point] |= SPACE);
        Ranges.each(LINE_ENDS, point -> classes[point] |= LINE_END);
        Ranges.each(MARKS, point -> classes[point] |= PUNCTUATION);
        Ranges.each(TERMINALS, point -> classes[point] |= PUNCTUATION | TERMINAL);
        return classes;
    }

    private static boolean isPunctuation(int type) {
        return switch (type) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}
