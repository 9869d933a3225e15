package dev.quern.corpus.text;

/// The rules WB3 to WB999 of UAX #29.
final class WordBoundaries {
    private static final int CR = WordBreak.CARRIAGE_RETURN.ordinal();
    private static final int LF = WordBreak.LINE_FEED.ordinal();
    private static final int NEWLINE = WordBreak.NEWLINE.ordinal();
    private static final int EXTEND = WordBreak.EXTEND.ordinal();
    private static final int JOINER = WordBreak.JOINER.ordinal();
    private static final int REGIONAL = WordBreak.REGIONAL_INDICATOR.ordinal();
    private static final int KATAKANA = WordBreak.KATAKANA.ordinal();
    private static final int HEBREW = WordBreak.HEBREW_LETTER.ordinal();
    private static final int LETTER = WordBreak.LETTER.ordinal();
    private static final int NUMERIC = WordBreak.NUMERIC.ordinal();
    private static final int EXTEND_NUM_LET = WordBreak.EXTEND_NUM_LET.ordinal();
    private static final int MID_LETTER = WordBreak.MID_LETTER.ordinal();
    private static final int MID_NUM = WordBreak.MID_NUM.ordinal();
    private static final int MID_NUM_LET = WordBreak.MID_NUM_LET.ordinal();
    private static final int SINGLE_QUOTE = WordBreak.SINGLE_QUOTE.ordinal();
    private static final int DOUBLE_QUOTE = WordBreak.DOUBLE_QUOTE.ordinal();
    private static final int SPACE = WordBreak.SPACE.ordinal();
    private static final int PICTOGRAPHIC = WordBreak.PICTOGRAPHIC.ordinal();
    private static final int NONE = -1;

    /// By property: the properties, as bits, of which a next code point ends the word at once.
    private static final int[] ENDS = ends();

    private WordBoundaries() {}

    private static int[] ends() {
        int[] ends = new int[WordBreak.values().length];
        for (int left = 0; left < ends.length; left++) {
            for (int right = 0; right < ends.length; right++) {
                boolean isEnd = !isIgnored(right)
                        && right != PICTOGRAPHIC
                        && (left != REGIONAL || right != REGIONAL)
                        && !mayBridge(left, right)
                        && !goesOn(left, right);
                ends[left] |= isEnd ? 1 << right : 0;
            }
        }
        return ends;
    }

    private static int property(int point) {
        return CodePoints.of(point) >>> CodePoints.WORD_BREAK_SHIFT & 0x1f;
    }

    private static boolean isIgnored(int property) {
        return property >= EXTEND && property <= JOINER;
    }

    private static boolean isLetter(int property) {
        return property == LETTER || property == HEBREW;
    }

    private static boolean isQuoteOrMidNumLet(int property) {
        return property == MID_NUM_LET || property == SINGLE_QUOTE;
    }

    /// The first boundary behind `from`.
    static int next(int[] points, int from, int length) {
        int left = property(points[from]);
        int at = from + 1;
        if (left == CR) {
            return at < length && points[at] == '\n' ? at + 1 : at;
        }
        if (left == LF || left == NEWLINE) {
            return at;
        }
        if (left == SPACE || left == LETTER) {
            while (at < length && property(points[at]) == left) {
                at++;
            }
        }
        if (at < length && (ENDS[left] >>> property(points[at]) & 1) != 0) {
            return at;
        }
        boolean paired = false;
        while (true) {
            int ignored = at;
            while (at < length && isIgnored(property(points[at]))) {
                at++;
            }
            if (at == length) {
                return at;
            }
            int right = property(points[at]);
            if (right == PICTOGRAPHIC && property(points[at - 1]) == JOINER) {
                left = right;
                at++;
                continue;
            }
            if (left == SPACE && at > ignored) {
                return at;
            }
            boolean flags = left == REGIONAL && right == REGIONAL && !paired;
            int beyond = bridge(points, at, length, left, right);
            if (beyond != NONE) {
                left = property(points[beyond]);
                at = beyond + 1;
            } else if (flags || goesOn(left, right)) {
                paired = flags;
                left = right;
                at++;
            } else {
                return at;
            }
        }
    }

    /// WB5, WB7a, WB8 to WB10, WB13 to WB13b.
    private static boolean goesOn(int left, int right) {
        if (isLetter(left) || left == NUMERIC) {
            return isLetter(right)
                    || right == NUMERIC
                    || right == EXTEND_NUM_LET
                    || left == HEBREW && right == SINGLE_QUOTE;
        }
        if (left == EXTEND_NUM_LET) {
            return isLetter(right) || right == NUMERIC || right == KATAKANA || right == EXTEND_NUM_LET;
        }
        return left == KATAKANA && (right == KATAKANA || right == EXTEND_NUM_LET);
    }

    /// WB6, WB7, WB7b, WB7c, WB11, WB12: where the two sides of a mark inside a word or number meet, the place of the
    /// side behind it; else none.
    private static int bridge(int[] points, int at, int length, int left, int right) {
        if (!mayBridge(left, right)) {
            return NONE;
        }
        boolean inHebrew = left == HEBREW && right == DOUBLE_QUOTE;
        boolean inNumber = left == NUMERIC;
        int beyond = at + 1;
        while (beyond < length && isIgnored(property(points[beyond]))) {
            beyond++;
        }
        if (beyond == length) {
            return NONE;
        }
        int other = property(points[beyond]);
        boolean fits = inNumber ? other == NUMERIC : inHebrew ? other == HEBREW : isLetter(other);
        return fits ? beyond : NONE;
    }

    private static boolean mayBridge(int left, int right) {
        return isLetter(left) && (right == MID_LETTER || isQuoteOrMidNumLet(right))
                || left == HEBREW && right == DOUBLE_QUOTE
                || left == NUMERIC && (right == MID_NUM || isQuoteOrMidNumLet(right));
    }
}
