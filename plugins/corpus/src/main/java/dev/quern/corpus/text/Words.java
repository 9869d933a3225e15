package dev.quern.corpus.text;

/// How a text is cut into words. Rules are only comparable when they count the same words.
public enum Words {
    /// At the word boundaries of UAX #29; each mark is a word of its own, white space is none. Scripts written without
    /// spaces are not cut by a dictionary: a Han character is a word.
    UAX_29 {
        @Override
        int end(int[] points, int from, int length) {
            return WordBoundaries.next(points, from, length);
        }
    },
    /// At white space, as Python's `str.split`.
    WHITESPACE {
        @Override
        int end(int[] points, int from, int length) {
            int at = from + 1;
            boolean space = CodePoints.is(points[from], CodePoints.SPACE);
            while (at < length && CodePoints.is(points[at], CodePoints.SPACE) == space) {
                at++;
            }
            return at;
        }
    };

    /// The end of the piece that begins at `from`.
    abstract int end(int[] points, int from, int length);
}
