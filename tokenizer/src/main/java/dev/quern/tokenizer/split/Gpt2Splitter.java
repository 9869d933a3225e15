package dev.quern.tokenizer.split;

import static dev.quern.tokenizer.split.CodePointClasses.LETTER;
import static dev.quern.tokenizer.split.CodePointClasses.NUMBER;
import static dev.quern.tokenizer.split.CodePointClasses.SPACE;

/// [NamedPattern#GPT_2] by hand.
final class Gpt2Splitter extends Splitter {
    private final byte[] classes;

    Gpt2Splitter(String pattern, UnicodeVersion unicode) {
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
            int stop = Runs.asciiLetters(text, start + 1, end);
            return stop == end || text[stop] >= 0 ? stop : Runs.of(classes, LETTER, text, stop, end);
        }
        return other(text, from, start, end);
    }

    private int other(byte[] text, int from, int start, int end) {
        int contraction = Runs.contraction(text, from, end, false);
        if (contraction > from) {
            return contraction;
        }
        int kind = classes[Utf8.decode(text, start, end)];
        if ((kind & LETTER) != 0) {
            return Runs.of(classes, LETTER, text, start, end);
        }
        if ((kind & NUMBER) != 0) {
            return Runs.of(classes, NUMBER, text, start, end);
        }
        if ((kind & SPACE) == 0) {
            return Runs.without(classes, LETTER | NUMBER | SPACE, text, start, end);
        }
        int stop = Runs.of(classes, SPACE, text, from, end);
        return stop == end ? end : Runs.allButTheLast(text, from, stop);
    }

    @Override
    public int lastSafeCut(byte[] text, int from, int end) {
        return Runs.lastSafeCut(text, from, end);
    }
}
