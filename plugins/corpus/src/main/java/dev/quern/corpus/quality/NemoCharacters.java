package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;
import java.util.Arrays;

/// How many code points of a text are of each class that NeMo Curator counts, all in one pass: a code point adds to
/// one counter of 12 bits for each class it has, and the counters are emptied before one can run over.
final class NemoCharacters {
    private static final int BITS = 12;
    private static final int BLOCK = (1 << BITS) - 1;
    private static final int ALPHANUMERIC = 0;
    private static final int DIGIT = 1;
    private static final int WHITE_SPACE = 2;
    private static final int BRACKET = 3;
    private static final int LINE_FEED = 4;
    private static final int CLASSES = 5;

    private static final int LEFT_ANGLE = 0x27e8;
    private static final int RIGHT_ANGLE = 0x27e9;
    private static final long[] ASCII = new long[128];

    static {
        for (char each = 0; each < ASCII.length; each++) {
            boolean digit = each >= '0' && each <= '9';
            boolean letter = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z';
            add(ALPHANUMERIC, each, digit || letter || "\n?!,.".indexOf(each) >= 0);
            add(DIGIT, each, digit);
            add(WHITE_SPACE, each, "\t\n\r\b ".indexOf(each) >= 0);
            add(BRACKET, each, "{}[]()".indexOf(each) >= 0);
            add(LINE_FEED, each, each == '\n');
        }
    }

    private static void add(int counter, char each, boolean has) {
        ASCII[each] |= has ? 1L << counter * BITS : 0;
    }

    private final int[] counts = new int[CLASSES];

    void count(TextView text) {
        Arrays.fill(counts, 0);
        for (int from = 0; from < text.length(); from += BLOCK) {
            long sum = count(text.points(), from, Math.min(text.length(), from + BLOCK));
            for (int i = 0; i < CLASSES; i++) {
                counts[i] += (int) (sum >>> i * BITS) & BLOCK;
            }
        }
    }

    private static long count(int[] points, int from, int end) {
        long sum = 0;
        for (int i = from; i < end; i++) {
            int point = points[i];
            if (point < ASCII.length) {
                sum += ASCII[point];
            } else if (point == LEFT_ANGLE || point == RIGHT_ANGLE) {
                sum += 1L << BRACKET * BITS;
            }
        }
        return sum;
    }

    /// Letters and digits of ASCII, line feeds, and `?!,.`.
    int alphanumeric() {
        return counts[ALPHANUMERIC];
    }

    int digits() {
        return counts[DIGIT];
    }

    int whiteSpace() {
        return counts[WHITE_SPACE];
    }

    int brackets() {
        return counts[BRACKET];
    }

    int lineFeeds() {
        return counts[LINE_FEED];
    }
}
