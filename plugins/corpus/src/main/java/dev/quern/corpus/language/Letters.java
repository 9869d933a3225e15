package dev.quern.corpus.language;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/// Letters as the n-gram model sees them: in lower case, each of a script. The scripts that Chinese and Japanese are
/// written in are one.
final class Letters {
    /// Not a letter: it ends a word.
    static final int NONE = -1;
    /// A mark or letter that many scripts share: it belongs to the script of the letter before it.
    static final int SHARED = -2;

    private static final Map<UnicodeScript, UnicodeScript> JOINED = new EnumMap<>(Map.of(
            UnicodeScript.HIRAGANA, UnicodeScript.HAN,
            UnicodeScript.KATAKANA, UnicodeScript.HAN,
            UnicodeScript.BOPOMOFO, UnicodeScript.HAN));
    /// Stands for all letters beyond the basic multilingual plane.
    private static final char BEYOND = '\uFFFD';

    /// By code point of the basic plane: ordinal of the script, or one of the constants above.
    private static final short[] SCRIPTS = new short[1 << 16];
    private static final char[] LOWER = new char[1 << 16];

    static {
        for (int point = 0; point < SCRIPTS.length; point++) {
            SCRIPTS[point] = (short) scriptOf(point);
            int lower = Character.toLowerCase(point);
            LOWER[point] = lower < LOWER.length ? (char) lower : BEYOND;
        }
    }

    private Letters() {}

    /// Ordinal of the script of a letter, or [#NONE] or [#SHARED].
    static int script(int codePoint) {
        return codePoint < SCRIPTS.length ? SCRIPTS[codePoint] : scriptOf(codePoint);
    }

    /// The letter in lower case.
    static char lower(int codePoint) {
        return codePoint < LOWER.length ? LOWER[codePoint] : BEYOND;
    }

    /// The script under which a script's letters are counted.
    static UnicodeScript joined(UnicodeScript script) {
        return JOINED.getOrDefault(script, script);
    }

    private static int scriptOf(int point) {
        int type = Character.getType(point);
        boolean mark = type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
        if (!mark && !Character.isLetter(point)) {
            return NONE;
        }
        UnicodeScript script = UnicodeScript.of(point);
        return switch (script) {
            case COMMON, INHERITED -> SHARED;
            case UNKNOWN -> NONE;
            default -> joined(script).ordinal();
        };
    }
}
