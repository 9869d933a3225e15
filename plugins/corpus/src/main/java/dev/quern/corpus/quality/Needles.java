package dev.quern.corpus.quality;

/// Short strings of ASCII that are looked for all at once, in any case: the Shift-And automaton (R. Baeza-Yates and
/// G. Gonnet, "A New Approach to Text Searching", 1992) over the bits of a long. A bit stands for a character of
/// a needle and is set where the needle has come so far. For one thread.
final class Needles {
    private static final int ASCII = 128;

    /// By code point of ASCII: the bits of characters that it is.
    private final long[] masks = new long[ASCII];
    private final long[] lasts;
    private long starts;
    private long ends;
    private long state;

    /// @param needles in lower case, at most 64 characters with one more for each
    Needles(String... needles) {
        lasts = new long[needles.length];
        int bit = 0;
        for (int needle = 0; needle < needles.length; needle++) {
            starts |= 1L << bit;
            for (char each : needles[needle].toCharArray()) {
                masks[each] |= 1L << bit;
                masks[Character.toUpperCase(each)] |= 1L << bit++;
            }
            lasts[needle] = 1L << bit - 1;
            ends |= lasts[needle];
            bit++; // stays free, so that no needle goes on into the next
        }
    }

    /// Begins anew.
    void begin() {
        state = 0;
    }

    /// The next place at which a needle ends, or the end where there is none.
    ///
    /// @param from behind the place that was found last, or where the text begins
    int find(int[] points, int from, int end) {
        long[] table = masks;
        long first = starts;
        long last = ends;
        long now = state;
        int at = from;
        while (at < end) {
            int point = points[at];
            long mask = point < ASCII ? table[point] : point == Phrase.KELVIN ? table['k'] : 0;
            now = (now << 1) + first & mask;
            if ((now & last) != 0) {
                break;
            }
            at++;
        }
        state = now;
        return at;
    }

    /// Whether a needle is one that ends at the place that was found.
    boolean isFound(int needle) {
        return (state & lasts[needle]) != 0;
    }
}
