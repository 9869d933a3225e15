package dev.quern.corpus.quality;

/// A phrase of ASCII in lower case that is looked for in any case, at each place where a part of it stands that is rare
/// in texts.
final class Phrase {
    /// The one character beyond ASCII whose lower case is a letter of ASCII alone.
    static final int KELVIN = 0x212a;

    private final String phrase;
    private final int anchor;

    /// @param part whose last character anchors the phrase where it stands for the first time
    Phrase(String phrase, String part) {
        this.phrase = phrase;
        this.anchor = phrase.indexOf(part) + part.length() - 1;
    }

    /// Whether the phrase stands where the end of its part is at a place.
    ///
    /// @param from place of the first code point that may belong to it
    /// @param end behind the last one
    boolean isAround(int place, int[] points, int from, int end) {
        int start = place - anchor;
        if (start < from || start + phrase.length() > end) {
            return false;
        }
        for (int i = 0; i < phrase.length(); i++) {
            if (lower(points[start + i]) != phrase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether one of several phrases stands there.
    static boolean isAny(Phrase[] phrases, int place, int[] points, int from, int end) {
        for (Phrase phrase : phrases) {
            if (phrase.isAround(place, points, from, end)) {
                return true;
            }
        }
        return false;
    }

    /// Lower case as far as it can be ASCII.
    static int lower(int point) {
        return point >= 'A' && point <= 'Z' ? point | 0x20 : point == KELVIN ? 'k' : point;
    }
}
