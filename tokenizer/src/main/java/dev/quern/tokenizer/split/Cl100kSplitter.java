package dev.quern.tokenizer.split;

import static dev.quern.tokenizer.split.CodePointClasses.LETTER;
import static dev.quern.tokenizer.split.CodePointClasses.NUMBER;
import static dev.quern.tokenizer.split.CodePointClasses.SPACE;

/// [NamedPattern#CL100K] and its kin by hand.
final class Cl100kSplitter extends Splitter {
    private final byte[] classes;
    private final int digits;
    private final boolean wholeEnd;

    /// @param digits most numbers in a piece
    /// @param wholeEnd whether white space that ends the text is one piece, line ends or not
    Cl100kSplitter(String pattern, UnicodeVersion unicode, int digits, boolean wholeEnd) {
        super(pattern, unicode);
        classes = CodePointClasses.of(unicode);
        this.digits = digits;
        this.wholeEnd = wholeEnd;
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
        int kind = Runs.kind(text[from]);
        if (kind == Runs.LETTER) {
            return word(text, from + 1, end);
        }
        if (from + 1 >= end || kind >= Runs.APOSTROPHE) {
            return other(text, from, end);
        }
        int after = Runs.kind(text[from + 1]);
        if (after == Runs.NOT_ASCII) {
            return other(text, from, end);
        }
        if (kind == Runs.DIGIT) {
            return after == Runs.DIGIT ? Runs.numbers(classes, digits, text, from, end) : from + 1;
        }
        if (after == Runs.LETTER && kind != Runs.LINE_END) {
            return word(text, from + 2, end);
        }
        if (kind == Runs.SYMBOL) {
            return after == Runs.DIGIT || after == Runs.BLANK ? from + 1 : symbols(text, from + 1, end);
        }
        if (kind == Runs.BLANK && (after == Runs.SYMBOL || after == Runs.APOSTROPHE)) {
            return symbols(text, from + 2, end);
        }
        return spaces(text, from, end);
    }

    private int word(byte[] text, int from, int end) {
        int stop = Runs.asciiLetters(text, from, end);
        return stop == end || text[stop] >= 0 ? stop : Runs.of(classes, LETTER, text, stop, end);
    }

    /// Where a character is not ASCII, an apostrophe or the last one.
    private int other(byte[] text, int from, int end) {
        int contraction = Runs.contraction(text, from, end, true);
        if (contraction > from) {
            return contraction;
        }
        int first = Utf8.decode(text, from, end);
        int kind = classes[first];
        if ((kind & LETTER) != 0) {
            return Runs.of(classes, LETTER, text, from, end);
        }
        if ((kind & NUMBER) != 0) {
            return Runs.numbers(classes, digits, text, from, end);
        }
        int second = from + Utf8.width(first);
        int after = second < end ? classes[Utf8.decode(text, second, end)] : SPACE;
        if ((after & LETTER) != 0 && first != '\r' && first != '\n') {
            return Runs.of(classes, LETTER, text, second, end);
        }
        if ((kind & SPACE) == 0) {
            return symbols(text, second, end);
        }
        if (first == ' ' && (after & (LETTER | NUMBER | SPACE)) == 0) {
            return symbols(text, second, end);
        }
        return spaces(text, from, end);
    }

    private int symbols(byte[] text, int from, int end) {
        int at = from;
        while (at < end && (Runs.kind(text[at]) == Runs.SYMBOL || text[at] == '\'')) {
            at++;
        }
        if (at < end && text[at] < 0) {
            at = Runs.without(classes, LETTER | NUMBER | SPACE, text, at, end);
        }
        while (at < end && (text[at] == '\r' || text[at] == '\n')) {
            at++;
        }
        return at;
    }

    private int spaces(byte[] text, int from, int end) {
        int stop = Runs.spaces(classes, text, from, end);
        if (stop == end && wholeEnd) {
            return end;
        }
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
