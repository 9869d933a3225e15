package dev.quern.tokenizer.split;

/// Splits text into the pieces within which merges happen. Pieces lie end to end: each byte belongs to exactly one.
/// The regular expression of a splitter is its specification.
///
/// Immutable and thread-safe. Text is UTF-8; a byte that is not part of a well-formed character counts as a symbol.
public abstract class Splitter {
    private final String pattern;
    private final UnicodeVersion unicode;

    Splitter(String pattern, UnicodeVersion unicode) {
        this.pattern = pattern;
        this.unicode = unicode;
    }

    /// The splitter of a pattern. Patterns of GPT-2, cl100k and o200k, in any of the forms in which they
    /// circulate, have a scanner by hand; others are compiled by [PatternSplitter].
    ///
    /// @param pattern a name of [NamedPattern], or a regular expression
    /// @throws IllegalArgumentException where the expression is wrong or beyond what can be compiled
    public static Splitter of(String pattern, UnicodeVersion unicode) {
        if (pattern.matches("[A-Za-z0-9_-]*") && NamedPattern.find(pattern).isEmpty()) {
            throw new IllegalArgumentException("no pattern '" + pattern + "'; there are " + NamedPattern.labels()
                    + ", or give a regular expression");
        }
        return NamedPattern.find(pattern)
                .map(known -> known.splitter(unicode))
                .orElseGet(() -> new PatternSplitter(pattern, unicode));
    }

    /// The splitter of a pattern under Unicode 16.
    public static Splitter of(String pattern) {
        return of(pattern, UnicodeVersion.V16);
    }

    /// The regular expression that specifies it, in the syntax that Oniguruma and Rust's `fancy_regex` share.
    public final String pattern() {
        return pattern;
    }

    /// The edition of Unicode that decides on classes of characters.
    public final UnicodeVersion unicode() {
        return unicode;
    }

    /// End of the piece that starts at `from`.
    ///
    /// @param from less than `end`
    /// @param end where the text ends: what lies behind is not looked at
    /// @return greater than `from`, at most `end`
    public abstract int next(byte[] text, int from, int end);

    /// Ends of the pieces that start at `from`, as many as there is room for. Each splitter has this loop for
    /// itself, so that the compiler sees one [#next] in it and not all of them.
    ///
    /// @param ends receives the ends
    /// @return how many ends were written: 0 only if `from` is `end` or there is no room
    public abstract int split(byte[] text, int from, int end, int[] ends);

    /// A place at or before `end` where a piece ends whatever comes before `from` and after `end`, or -1 where
    /// none is in sight. The last such place that is cheap to find.
    ///
    /// This lets a text be cut and its parts be split apart from each other.
    public int lastSafeCut(byte[] text, int from, int end) {
        return -1;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
