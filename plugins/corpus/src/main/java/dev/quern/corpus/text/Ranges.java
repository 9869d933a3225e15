package dev.quern.corpus.text;

import java.util.function.IntConsumer;

/// Ranges of code points as text.
final class Ranges {
    private Ranges() {}

    /// Shows each code point of ranges such as `9-D 20`.
    static void each(String ranges, IntConsumer action) {
        for (String range : ranges.split(" ")) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
            int last = Integer.parseInt(range.substring(dash + 1), 16);
            for (int point = first; point <= last; point++) {
                action.accept(point);
            }
        }
    }
}
