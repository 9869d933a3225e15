package dev.quern.corpus.language;

/// Takes text apart into the n-grams of its words. A word is a run of letters of one script; each has a space before
/// and behind it, and n-grams hold 1 to 4 characters of that, a space alone excepted.
///
/// An n-gram is a number: the last character in the low 16 bits, 0 for characters that it does not have.
final class NgramScanner {
    /// Longest n-gram.
    static final int LONGEST = 4;

    /// Takes what is found.
    interface Sink {
        /// A letter of a script, by its ordinal, of this many bytes of UTF-8.
        void letter(int script, int bytes);

        /// The n-grams that end here: the last 1 to 4 characters of `window`, as far as they are not 0.
        void ngrams(int script, long window);
    }

    private static final long SPACE = ' ';

    private final Sink sink;
    private int script = Letters.NONE;
    private long window;

    NgramScanner(Sink sink) {
        this.sink = sink;
    }

    /// The n-gram of the last `length` characters of a window, or 0 if it has not so many or is a space alone.
    static long ngram(long window, int length) {
        long ngram = window & -1L >>> Long.SIZE - Character.SIZE * length;
        return ngram >>> Character.SIZE * (length - 1) == 0 || ngram == SPACE ? 0 : ngram;
    }

    /// Reads the characters that begin at `first` to `last`, exclusively; `end` is where the text ends. Pieces that
    /// follow one another make words together. What is no UTF-8 is no letter.
    void read(byte[] text, int first, int last, int end) {
        int place = first;
        while (place < last) {
            int lead = text[place];
            int length = lead >= 0 ? 1 : lead >= -16 ? 4 : lead >= -32 ? 3 : lead >= -64 ? 2 : 0;
            if (length == 0 || place + length > end) {
                place++;
                continue;
            }
            int point = length == 1 ? lead : lead & 0x7F >> length;
            for (int i = 1; i < length; i++) {
                point = point << 6 | text[place + i] & 0x3F;
            }
            place += length;
            take(point, length);
        }
    }

    /// The word that has begun ends here.
    void end() {
        if (script >= 0) {
            push(SPACE);
            script = Letters.NONE;
        }
    }

    private void take(int point, int bytes) {
        int found = point <= Character.MAX_CODE_POINT ? Letters.script(point) : Letters.NONE;
        if (found == Letters.SHARED) {
            found = script;
        }
        if (found != script) {
            end();
            if (found >= 0) {
                script = found;
                window = SPACE;
            }
        }
        if (found >= 0) {
            sink.letter(found, bytes);
            push(Letters.lower(point));
        }
    }

    private void push(long character) {
        window = window << Character.SIZE | character;
        sink.ngrams(script, window);
    }
}
