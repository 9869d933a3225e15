package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;
import java.util.ArrayList;
import java.util.List;

/// Repetition rules of Gopher (J. Rae et al., "Scaling Language Models", 2021, table A1) as datatrove computes them.
///
/// Lines end at runs of line feeds, paragraphs at two or more. The most frequent n-gram (of several the first)
/// counts with
/// all its occurrences, those of a rare one too. For repeated n-grams words are joined without a space, and one that
/// was seen is jumped over as a whole.
public final class GopherRepetition implements RuleSet {
    private static final double[] TOP = {0.20, 0.18, 0.16};
    private static final double[] REPEATED = {0.15, 0.14, 0.13, 0.12, 0.11, 0.10};
    private static final int FIRST_TOP = 2;
    private static final int FIRST_REPEATED = 5;
    /// Multiplier of polynomials over words.
    private static final long STEP = 0xD6E8FEB86659FD93L;

    private final List<Rule> rules = new ArrayList<>();
    private final Duplicates duplicates = new Duplicates();
    private final LongCounts counts = new LongCounts();
    private long[] joined = new long[1 << 10];
    private long[] keys = new long[1 << 10];
    private int[] lengths = new int[1 << 10];

    public GopherRepetition() {
        rules.add(atMost("dup_para_frac", 0.30, "share of paragraphs that were there before"));
        rules.add(atMost("dup_para_char_frac", 0.20, "characters of such paragraphs, of all characters"));
        rules.add(atMost("dup_line_frac", 0.30, "share of lines that were there before"));
        rules.add(atMost("dup_line_char_frac", 0.20, "characters of such lines, of all characters"));
        for (int i = 0; i < TOP.length; i++) {
            int n = FIRST_TOP + i;
            rules.add(atMost("top_" + n + "_gram", TOP[i], "characters of the most frequent " + n + " words in a row"));
        }
        for (int i = 0; i < REPEATED.length; i++) {
            int n = FIRST_REPEATED + i;
            String doc = "characters in " + n + " words in a row that were there before";
            rules.add(atMost("duplicated_" + n + "_n_grams", REPEATED[i], doc));
        }
    }

    @Override
    public List<Rule> rules() {
        return List.copyOf(rules);
    }

    @Override
    public void score(TextView text, double[] into, int at) {
        double characters = Math.max(1, text.length());
        int next = at;
        paragraphs(text);
        into[next++] = duplicates.share();
        into[next++] = duplicates.characters() / characters;
        lines(text);
        into[next++] = duplicates.share();
        into[next++] = duplicates.characters() / characters;
        prepare(text);
        for (int i = 0; i < TOP.length; i++) {
            into[next++] = top(text, FIRST_TOP + i) / characters;
        }
        for (int i = 0; i < REPEATED.length; i++) {
            into[next++] = repeated(text, FIRST_REPEATED + i) / characters;
        }
    }

    private void paragraphs(TextView text) {
        int[] points = text.points();
        int from = 0;
        int end = text.length();
        while (from < end && CodePoints.is(points[from], CodePoints.SPACE)) {
            from++;
        }
        while (end > from && CodePoints.is(points[end - 1], CodePoints.SPACE)) {
            end--;
        }
        cut(text, from, end, 2);
    }

    private void lines(TextView text) {
        cut(text, 0, text.length(), 1);
    }

    /// Cuts at runs of at least so many line feeds.
    private void cut(TextView text, int from, int end, int feeds) {
        int[] points = text.points();
        int most = 1;
        for (int i = from; i < end; i++) {
            most += points[i] == '\n' ? 1 : 0;
        }
        duplicates.begin(most);
        int start = from;
        int at = from;
        while (at < end) {
            if (points[at] != '\n') {
                at++;
                continue;
            }
            int stop = at;
            while (at < end && points[at] == '\n') {
                at++;
            }
            if (at - stop >= feeds) {
                duplicates.add(text, start, stop);
                start = at;
            }
        }
        duplicates.add(text, start, end);
    }

    /// Lengths of the first words together, the polynomial over their code points, and keys of single words.
    private void prepare(TextView text) {
        int words = text.words();
        if (words >= joined.length) {
            joined = new long[2 * words];
            keys = new long[2 * words];
            lengths = new int[2 * words];
        }
        long[] powers = text.powers();
        for (int word = 0; word < words; word++) {
            int length = text.wordLength(word);
            joined[word + 1] = joined[word] * powers[length] + text.hash(word);
            lengths[word + 1] = lengths[word] + length;
            keys[word] = text.hash(word) + length;
        }
    }

    /// Code points of the most frequent n-gram, spaces between its words among them, times its occurrences. Called for
    /// one n after the other, since the keys grow by a word each time.
    private double top(TextView text, int n) {
        int last = text.words() - n;
        counts.clear(Math.max(1, last + 1));
        int most = 0;
        for (int i = 0; i <= last; i++) {
            int word = i + n - 1;
            keys[i] = keys[i] * STEP + text.hash(word) + text.wordLength(word);
            most = Math.max(most, 1 + counts.add(keys[i]));
        }
        for (int i = 0; i <= last; i++) {
            if (counts.count(keys[i]) == most) {
                return (lengths[i + n] - lengths[i] + n - 1.0) * most;
            }
        }
        return 0;
    }

    private double repeated(TextView text, int n) {
        int last = text.words() - n;
        if (last < 0) {
            return 0;
        }
        counts.clear(last + 1);
        long[] powers = text.powers();
        long characters = 0;
        for (int i = 0; i <= last; ) {
            int length = lengths[i + n] - lengths[i];
            long key = joined[i + n] - joined[i] * powers[length];
            if (counts.add(key ^ (long) length << 40) > 0) {
                characters += length;
                i += n;
            } else {
                i++;
            }
        }
        return characters;
    }
}
