package dev.quern.corpus.text;

import java.util.HashMap;
import java.util.Map;

/// Removes lines, and what stands at their ends, from a text whose line end is `\n`. A removed line takes its
/// line end with it.
///
/// @param trim whether spaces and tabs at the end of a line go
/// @param symbols whether lines without a letter or digit go; blank lines stay
/// @param repeated whether a line goes that is equal to the one before; blank lines stay
/// @param occurrences how often a line may occur in the text, further ones go; 0 for any number; blank lines
/// stay
public record LineCleaner(boolean trim, boolean symbols, boolean repeated, int occurrences) {

    /// Whether there is anything to do.
    public boolean isNeeded() {
        return trim || symbols || repeated || occurrences > 0;
    }

    /// The text without what shall go.
    public String clean(String text) {
        Map<String, Integer> counts = new HashMap<>();
        StringBuilder rest = new StringBuilder(text.length());
        int lastStart = 0;
        int lastEnd = -1;
        for (int at = 0; at <= text.length(); ) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            int stop = trim ? trimmed(text, at, end) : end;
            boolean blank = isBlank(text, at, stop);
            boolean symbol = symbols && !blank && isSymbols(text, at, stop);
            boolean again = repeated && stop > at && equal(text, lastStart, lastEnd, at, stop);
            if (!symbol && !again && !(occurrences > 0 && !blank && isTooOften(text.substring(at, stop), counts))) {
                rest.append(text, at, stop);
                if (newline >= 0) {
                    rest.append('\n');
                }
            }
            if (!symbol) {
                lastStart = at;
                lastEnd = stop;
            }
            at = end + 1;
        }
        return rest.toString();
    }

    private boolean isTooOften(String line, Map<String, Integer> counts) {
        return counts.merge(line, 1, Integer::sum) > occurrences;
    }

    private static boolean equal(String text, int start, int end, int otherStart, int otherEnd) {
        return end - start == otherEnd - otherStart && text.regionMatches(start, text, otherStart, end - start);
    }

    private static int trimmed(String text, int from, int end) {
        int stop = end;
        while (stop > from && (text.charAt(stop - 1) == ' ' || text.charAt(stop - 1) == '\t')) {
            stop--;
        }
        return stop;
    }

    private static boolean isBlank(String text, int from, int end) {
        int at = from;
        while (at < end && isWhite(text.charAt(at))) {
            at++;
        }
        return at == end;
    }

    private static boolean isSymbols(String text, int from, int end) {
        for (int at = from; at < end; ) {
            int each = text.codePointAt(at);
            if (Character.isLetterOrDigit(each)) {
                return false;
            }
            at += Character.charCount(each);
        }
        return true;
    }

    private static boolean isWhite(char each) {
        return Character.isWhitespace(each) || Character.isSpaceChar(each);
    }
}
