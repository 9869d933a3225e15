package dev.quern.tokenizer;

import static dev.quern.tokenizer.CharacterClasses.LETTER;
import static dev.quern.tokenizer.CharacterClasses.LOWER_OR_OTHER;
import static dev.quern.tokenizer.CharacterClasses.NUMBER;
import static dev.quern.tokenizer.CharacterClasses.SPACE;
import static dev.quern.tokenizer.CharacterClasses.UPPER_OR_OTHER;
import static dev.quern.tokenizer.CharacterClasses.decode;
import static dev.quern.tokenizer.CharacterClasses.is;
import static dev.quern.tokenizer.CharacterClasses.width;

/// Splits text into the pieces within which merges happen. Hand-written scanners; the regular expression of each is its
/// specification. Stateless and thread-safe; time is linear in the text.
public enum PreTokenizer {
    /// GPT-2, r50k, p50k.
    GPT_2("gpt-2", "'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++|\\s++$|\\s+(?!\\S)|\\s") {
        @Override
        public int next(byte[] text, int from, int end) {
            int contraction = contraction(text, from, end, false);
            if (contraction > from) {
                return contraction;
            }
            int start = text[from] == ' ' && from + 1 < end ? from + 1 : from;
            int first = decode(text, start, end);
            if (is(first, LETTER)) {
                return run(text, start, end, LETTER);
            }
            if (is(first, NUMBER)) {
                return run(text, start, end, NUMBER);
            }
            if (!is(first, SPACE)) {
                return symbols(text, start, end);
            }
            return spaces(text, from, end);
        }

        private int spaces(byte[] text, int from, int end) {
            int stop = run(text, from, end, SPACE);
            return stop == end ? end : allButTheLast(text, from, stop);
        }
    },

    /// GPT-4: cl100k.
    GPT_4(
            "gpt-4",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$"
                    + "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s") {
        @Override
        public int next(byte[] text, int from, int end) {
            int contraction = contraction(text, from, end, true);
            if (contraction > from) {
                return contraction;
            }
            int first = decode(text, from, end);
            if (is(first, LETTER)) {
                return run(text, from, end, LETTER);
            }
            if (is(first, NUMBER)) {
                return digits(text, from, end);
            }
            int second = from + width(first);
            if (second < end && first != '\r' && first != '\n' && is(decode(text, second, end), LETTER)) {
                return run(text, second, end, LETTER);
            }
            int start = first == ' ' && second < end ? second : from;
            int symbol = decode(text, start, end);
            if (!is(symbol, LETTER | NUMBER | SPACE)) {
                return lineEnds(text, symbols(text, start, end), end);
            }
            int stop = run(text, from, end, SPACE);
            if (stop == end) {
                return end;
            }
            int line = afterLastLineEnd(text, from, stop);
            return line > from ? line : allButTheLast(text, from, stop);
        }
    },

    /// GPT-4o: o200k.
    GPT_4O(
            "gpt-4o",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
        @Override
        public int next(byte[] text, int from, int end) {
            int first = decode(text, from, end);
            int second = from + width(first);
            boolean prefix = first != '\r' && first != '\n' && !is(first, LETTER | NUMBER) && second < end;
            int stop = prefix ? lowerWord(text, second, end) : -1;
            stop = stop < 0 ? lowerWord(text, from, end) : stop;
            stop = stop < 0 && prefix ? upperWord(text, second, end) : stop;
            stop = stop < 0 ? upperWord(text, from, end) : stop;
            if (stop >= 0) {
                return Math.max(stop, stop < end ? contraction(text, stop, end, true) : stop);
            }
            if (is(first, NUMBER)) {
                return digits(text, from, end);
            }
            int start = first == ' ' && second < end ? second : from;
            if (!is(decode(text, start, end), LETTER | NUMBER | SPACE)) {
                return lineEndsAndSlashes(text, symbols(text, start, end), end);
            }
            int space = run(text, from, end, SPACE);
            int line = afterLastLineEnd(text, from, space);
            if (line > from || space == end) {
                return line > from ? line : end;
            }
            return allButTheLast(text, from, space);
        }

        /// `[upper or other]*[lower or other]+`, or -1. Gives back only as much of the first part as the second needs.
        private int lowerWord(byte[] text, int from, int end) {
            int at = from;
            int shared = -1;
            while (at < end) {
                int codePoint = decode(text, at, end);
                if (!is(codePoint, UPPER_OR_OTHER)) {
                    break;
                }
                at += width(codePoint);
                shared = is(codePoint, LOWER_OR_OTHER) ? at : shared;
            }
            int stop = run(text, at, end, LOWER_OR_OTHER);
            return stop > at ? stop : shared;
        }

        /// `[upper or other]+[lower or other]*`, or -1.
        private int upperWord(byte[] text, int from, int end) {
            int stop = run(text, from, end, UPPER_OR_OTHER);
            return stop > from ? run(text, stop, end, LOWER_OR_OTHER) : -1;
        }

        private int lineEndsAndSlashes(byte[] text, int from, int end) {
            int at = from;
            while (at < end && (text[at] == '\r' || text[at] == '\n' || text[at] == '/')) {
                at++;
            }
            return at;
        }
    };

    private final String label;
    private final String pattern;

    PreTokenizer(String label, String pattern) {
        this.label = label;
        this.pattern = pattern;
    }

    /// The name in job files: `gpt-2`, `gpt-4`, `gpt-4o`.
    public String label() {
        return label;
    }

    /// The regular expression that specifies it, in the syntax of Oniguruma, as written into `tokenizer.json`.
    public String pattern() {
        return pattern;
    }

    /// The pre-tokenizer of this name.
    public static PreTokenizer of(String label) {
        for (PreTokenizer each : values()) {
            if (each.label.equals(label)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no pattern '" + label + "'; there are gpt-2, gpt-4, gpt-4o");
    }

    /// End of the piece that starts at `from`.
    ///
    /// @param text UTF-8; a byte that is not part of a well-formed character counts as a symbol
    /// @param from less than `end`
    /// @param end where the text ends
    /// @return greater than `from`, at most `end`
    public abstract int next(byte[] text, int from, int end);

    /// End of the run of characters of these classes.
    static int run(byte[] text, int from, int end, int mask) {
        int at = from;
        while (at < end) {
            int codePoint = decode(text, at, end);
            if (!is(codePoint, mask)) {
                break;
            }
            at += width(codePoint);
        }
        return at;
    }

    /// End of the run of characters that are no letter, number or space.
    static int symbols(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int codePoint = decode(text, at, end);
            if (is(codePoint, LETTER | NUMBER | SPACE)) {
                break;
            }
            at += width(codePoint);
        }
        return at;
    }

    /// End of at most three numbers.
    static int digits(byte[] text, int from, int end) {
        int at = from;
        for (int i = 0; i < 3 && at < end; i++) {
            int codePoint = decode(text, at, end);
            if (!is(codePoint, NUMBER)) {
                break;
            }
            at += width(codePoint);
        }
        return at;
    }

    static int lineEnds(byte[] text, int from, int end) {
        int at = from;
        while (at < end && (text[at] == '\r' || text[at] == '\n')) {
            at++;
        }
        return at;
    }

    /// Behind the last line end of a run of spaces, or `from`.
    static int afterLastLineEnd(byte[] text, int from, int stop) {
        int at = stop;
        while (at > from && text[at - 1] != '\r' && text[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /// A run of spaces before something else keeps its last character for that, unless it is the only one.
    static int allButTheLast(byte[] text, int from, int stop) {
        int last = stop - 1;
        while (last > from && (text[last] & 0xc0) == 0x80) {
            last--;
        }
        return last > from ? last : stop;
    }

    /// End of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`, or `from`. Ignoring case, ſ (U+017F) is an s.
    static int contraction(byte[] text, int from, int end, boolean ignoreCase) {
        if (text[from] != '\'' || from + 1 >= end) {
            return from;
        }
        int first = letter(text[from + 1], ignoreCase);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return from + 2;
        }
        if (from + 2 >= end) {
            return from;
        }
        if (ignoreCase && text[from + 1] == (byte) 0xc5 && text[from + 2] == (byte) 0xbf) {
            return from + 3;
        }
        int second = letter(text[from + 2], ignoreCase);
        boolean pair = first == 'l' && second == 'l' || (first == 'v' || first == 'r') && second == 'e';
        return pair ? from + 3 : from;
    }

    private static int letter(byte value, boolean ignoreCase) {
        return ignoreCase && value >= 'A' && value <= 'Z' ? value + 32 : value;
    }
}
