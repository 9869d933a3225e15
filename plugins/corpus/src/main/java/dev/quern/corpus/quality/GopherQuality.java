package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atLeast;
import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;
import java.util.List;

/// Quality rules of Gopher (J. Rae et al., "Scaling Language Models", 2021, section A1.1) as datatrove computes them.
///
/// Words of punctuation alone count for shares, not for the number and length of words. Stop words are counted once
/// each, in lower case only. Lines end where Python's `splitlines` ends them.
public final class GopherQuality implements RuleSet {
    private static final int BULLET = 0x2022;
    private static final int ELLIPSIS = 0x2026;

    private static final List<Rule> RULES = List.of(
            atLeast("gopher_short_doc", 50, "words that are not punctuation alone"),
            atMost("gopher_long_doc", 100_000, "the same, at most"),
            atLeast("gopher_below_avg_threshold", 3, "mean length of such words"),
            atMost("gopher_above_avg_threshold", 10, "the same, at most"),
            atMost("gopher_too_many_hashes", 0.1, "hash signs for each word"),
            atMost("gopher_too_many_ellipsis", 0.1, "ellipses for each word"),
            atMost("gopher_too_many_bullets", 0.9, "share of lines that begin with a bullet or a hyphen"),
            atMost("gopher_too_many_end_ellipsis", 0.3, "share of lines that end with an ellipsis"),
            atLeast("gopher_below_alpha_threshold", 0.8, "share of words with a letter"),
            atLeast("gopher_enough_stop_words", 2, "different stop words"));

    @Override
    public List<Rule> rules() {
        return RULES;
    }

    @Override
    public void score(TextView text, double[] into, int at) {
        int words = text.words();
        int nonSymbol = 0;
        long lengths = 0;
        int withLetter = 0;
        int stopWords = 0;
        for (int word = 0; word < words; word++) {
            if (text.hasNonSymbol(word)) {
                nonSymbol++;
                lengths += text.wordLength(word);
            }
            withLetter += text.hasLetter(word) ? 1 : 0;
            stopWords |= StopWords.bit(text, word);
        }
        double mean = nonSymbol == 0 ? 0 : (double) lengths / nonSymbol;
        into[at] = nonSymbol;
        into[at + 1] = nonSymbol;
        into[at + 2] = mean;
        into[at + 3] = mean;
        symbols(text, into, at + 4);
        lines(text, into, at + 6);
        into[at + 8] = words == 0 ? 0 : (double) withLetter / words;
        into[at + 9] = Integer.bitCount(stopWords);
    }

    private static void symbols(TextView text, double[] into, int at) {
        int[] points = text.points();
        int hashes = 0;
        int ellipses = 0;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            int point = points[i];
            dots = point == '.' ? dots + 1 : 0;
            hashes += point == '#' ? 1 : 0;
            ellipses += point == ELLIPSIS || dots == 3 ? 1 : 0;
            dots = dots == 3 ? 0 : dots;
        }
        double words = Math.max(1, text.words());
        into[at] = hashes / words;
        into[at + 1] = ellipses / words;
    }

    private static void lines(TextView text, double[] into, int at) {
        int lines = 0;
        int bullets = 0;
        int ellipses = 0;
        int end;
        for (int start = 0; start < text.length(); start = Lines.next(text, end)) {
            end = Lines.end(text, start);
            lines++;
            bullets += beginsWithBullet(text.points(), start, end) ? 1 : 0;
            ellipses += endsWithEllipsis(text.points(), start, end) ? 1 : 0;
        }
        into[at] = lines == 0 ? 0 : (double) bullets / lines;
        into[at + 1] = lines == 0 ? 0 : (double) ellipses / lines;
    }

    private static boolean beginsWithBullet(int[] points, int start, int end) {
        int first = start;
        while (first < end && CodePoints.is(points[first], CodePoints.SPACE)) {
            first++;
        }
        return first < end && (points[first] == BULLET || points[first] == '-');
    }

    private static boolean endsWithEllipsis(int[] points, int start, int end) {
        int last = end;
        while (last > start && CodePoints.is(points[last - 1], CodePoints.SPACE)) {
            last--;
        }
        return last > start && points[last - 1] == ELLIPSIS
                || last - start >= 3 && points[last - 1] == '.' && points[last - 2] == '.' && points[last - 3] == '.';
    }
}
