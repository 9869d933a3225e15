package dev.quern.corpus.quality;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;

/// Lines as Python's `splitlines` makes them: `\r\n` is one end, and a line end at the end of the text begins no line.
final class Lines {
    private Lines() {}

    /// The end of the line that begins at `start`, without what ends it.
    static int end(TextView text, int start) {
        int[] points = text.points();
        int at = start;
        while (at < text.length() && !CodePoints.is(points[at], CodePoints.LINE_END)) {
            at++;
        }
        return at;
    }

    /// Where the line after the one that ends at `end` begins, or the length of the text.
    static int next(TextView text, int end) {
        if (end == text.length()) {
            return end;
        }
        int[] points = text.points();
        boolean pair = points[end] == '\r' && end + 1 < text.length() && points[end + 1] == '\n';
        return end + (pair ? 2 : 1);
    }
}
