package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atLeast;
import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.util.Arrays;
import java.util.List;

/// Quality rules of Gopher as Dolma's tagger `gopher_v1` computes them (L. Soldaini et al., "Dolma", 2024) and its
/// mixer asks them.
///
/// Words stand between white space, whatever other sets count, and all of them count. The length of words is their
/// median; a symbol is a word that holds `#` or an ellipsis character; bullets are `*` and `-` at the very beginning of
/// a line; stop words count as often as they occur. A line ends at a line feed, and what follows the last one is a
/// line, too, if an empty one.
public final class DolmaQuality implements RuleSet {
    private static final int ELLIPSIS = 0x2026;
    /// Lengths of words that are counted each; longer ones are sorted where the median is among them.
    private static final int LENGTHS = 64;

    private static final List<Rule> RULES = List.of(
            atLeast("dolma_word_count_min", 50, "words"),
            atMost("dolma_word_count_max", 100_000, "words"),
            atLeast("dolma_median_word_length_min", 3, "median length of words"),
            atMost("dolma_median_word_length_max", 10, "median length of words"),
            atMost("dolma_symbol_to_word_ratio", 0.1, "share of words with a hash sign or an ellipsis character"),
            atLeast("dolma_fraction_of_words_with_alpha_character", 0.8, "share of words with a letter"),
            atLeast("dolma_required_word_count", 2, "stop words, each occurrence counted"),
            atMost("dolma_fraction_of_lines_starting_with_bullet_point", 0.9, "share of lines that begin with * or -"),
            atMost(
                    "dolma_fraction_of_lines_ending_with_ellipsis",
                    0.3,
                    "share of lines that end with an ellipsis character"));

    private final int[] lengths = new int[LENGTHS];

    @Override
    public List<Rule> rules() {
        return RULES;
    }

    @Override
    public Words words(Words chosen) {
        return Words.WHITESPACE;
    }

    @Override
    public void score(TextView text, double[] into, int at) {
        Arrays.fill(lengths, 0);
        int words = text.words();
        int symbols = 0;
        int withLetter = 0;
        int stopWords = 0;
        for (int word = 0; word < words; word++) {
            lengths[Math.min(LENGTHS - 1, text.wordLength(word))]++;
            symbols += hasSymbol(text, word) ? 1 : 0;
            withLetter += text.hasLetter(word) ? 1 : 0;
            stopWords += StopWords.bit(text, word) != 0 ? 1 : 0;
        }
        double median = median(text);
        into[at] = words;
        into[at + 1] = words;
        into[at + 2] = median;
        into[at + 3] = median;
        into[at + 4] = (double) symbols / Math.max(1, words);
        into[at + 5] = (double) withLetter / Math.max(1, words);
        into[at + 6] = stopWords;
        lines(text, into, at + 7);
    }

    private static boolean hasSymbol(TextView text, int word) {
        int[] points = text.points();
        for (int i = text.start(word); i < text.end(word); i++) {
            if (points[i] == '#' || points[i] == ELLIPSIS) {
                return true;
            }
        }
        return false;
    }

    private double median(TextView text) {
        int words = text.words();
        if (words == 0) {
            return 0;
        }
        int upper = ranked(words / 2);
        int lower = ranked((words - 1) / 2);
        if (upper < LENGTHS - 1) {
            return (lower + upper) / 2.0;
        }
        int[] sorted = new int[words];
        Arrays.setAll(sorted, text::wordLength);
        Arrays.sort(sorted);
        return ((long) sorted[(words - 1) / 2] + sorted[words / 2]) / 2.0;
    }

    /// The length that so many words do not exceed and one more does not, either.
    private int ranked(int rank) {
        int length = 0;
        int seen = lengths[0];
        while (seen <= rank) {
            seen += lengths[++length];
        }
        return length;
    }

    private static void lines(TextView text, double[] into, int at) {
        int[] points = text.points();
        int length = text.length();
        int lines = 0;
        int bullets = 0;
        int ellipses = 0;
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || points[i] == '\n') {
                lines++;
                bullets += i > start && (points[start] == '*' || points[start] == '-') ? 1 : 0;
                ellipses += i > start && points[i - 1] == ELLIPSIS ? 1 : 0;
                start = i + 1;
            }
        }
        into[at] = (double) bullets / lines;
        into[at + 1] = (double) ellipses / lines;
    }
}
