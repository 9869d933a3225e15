package dev.quern.tokenizer.split;

import static dev.quern.tokenizer.split.CodePointClasses.LETTER;
import static dev.quern.tokenizer.split.CodePointClasses.LOWER_OR_OTHER;
import static dev.quern.tokenizer.split.CodePointClasses.NUMBER;
import static dev.quern.tokenizer.split.CodePointClasses.SPACE;
import static dev.quern.tokenizer.split.CodePointClasses.UPPER_OR_OTHER;

/// [NamedPattern#O200K] by hand.
final class O200kSplitter extends Splitter {
    private final byte[] classes;

    O200kSplitter(String pattern, UnicodeVersion unicode) {
        super(pattern, unicode);
        classes = CodePointClasses.of(unicode);
    }

    @Override
    public int split(byte[] text, int from, int end, int[] ends) {
        int count = 0;
        int at = from;
        while (at < end && count < ends.length) {
            at = next(text, at, end);
            ends[count++] = at;
        }
        return count;
    }

    @Override
    public int next(byte[] text, int from, int end) {
        int start = text[from] == ' ' && from + 1 < end ? from + 1 : from;
        if (Runs.isAsciiLetter(text[start])) {
            int stop = asciiWord(text, start, end);
            if (stop == end) {
                return end;
            }
            if (text[stop] >= 0) {
                return text[stop] == '\'' ? Math.max(stop, Runs.contraction(text, stop, end, true)) : stop;
            }
        }
        return other(text, from, end);
    }

    /// Letters of upper case, then of lower case. Right only where an ASCII character follows.
    private static int asciiWord(byte[] text, int from, int end) {
        int at = from;
        while (at < end && Runs.isAsciiUpper(text[at])) {
            at++;
        }
        return Runs.asciiLower(text, at, end);
    }

    private int other(byte[] text, int from, int end) {
        int first = Utf8.decode(text, from, end);
        int kind = classes[first];
        if ((kind & NUMBER) != 0) {
            return Runs.numbers(classes, 3, text, from, end);
        }
        int second = from + Utf8.width(first);
        boolean prefix = first != '\r' && first != '\n' && (kind & LETTER) == 0 && second < end;
        int stop = prefix ? lowerWord(text, second, end) : -1;
        stop = stop < 0 ? lowerWord(text, from, end) : stop;
        stop = stop < 0 && prefix ? upperWord(text, second, end) : stop;
        stop = stop < 0 ? upperWord(text, from, end) : stop;
        if (stop >= 0) {
            return stop < end ? Math.max(stop, Runs.contraction(text, stop, end, true)) : stop;
        }
        if ((kind & SPACE) == 0) {
            return symbols(text, second, end);
        }
        if (first == ' '
                && second < end
                && (classes[Utf8.decode(text, second, end)] & (LETTER | NUMBER | SPACE)) == 0) {
            return symbols(text, second, end);
        }
        return spaces(text, from, end);
    }

    /// `[upper or other]*[lower or other]+`, or -1. Gives back only as much of the first part as the second needs.
    private int lowerWord(byte[] text, int from, int end) {
        int at = from;
        int shared = -1;
        while (at < end) {
            int codePoint = Utf8.decode(text, at, end);
            if ((classes[codePoint] & UPPER_OR_OTHER) == 0) {
                break;
            }
            at += Utf8.width(codePoint);
            shared = (classes[codePoint] & LOWER_OR_OTHER) != 0 ? at : shared;
        }
        int stop = Runs.of(classes, LOWER_OR_OTHER, text, at, end);
        return stop > at ? stop : shared;
    }

    /// `[upper or other]+[lower or other]*`, or -1.
    private int upperWord(byte[] text, int from, int end) {
        int stop = Runs.of(classes, UPPER_OR_OTHER, text, from, end);
        return stop > from ? Runs.of(classes, LOWER_OR_OTHER, text, stop, end) : -1;
    }

    private int symbols(byte[] text, int from, int end) {
        int at = Runs.without(classes, LETTER | NUMBER | SPACE, text, from, end);
        while (at < end && (text[at] == '\r' || text[at] == '\n' || text[at] == '/')) {
            at++;
        }
        return at;
    }

    private int spaces(byte[] text, int from, int end) {
        int stop = Runs.of(classes, SPACE, text, from, end);
        int line = Runs.afterLastLineEnd(text, from, stop);
        if (line > from || stop == end) {
            return line > from ? line : end;
        }
        return Runs.allButTheLast(text, from, stop);
    }

    @Override
    public int lastSafeCut(byte[] text, int from, int end) {
        return Runs.lastSafeCut(text, from, end);
    }
}
