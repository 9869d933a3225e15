package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.util.ArrayList;
import java.util.List;

/// Repetition rules of Gopher as Dolma's tagger `gopher_v1` computes them (L. Soldaini et al., "Dolma", 2024) and its
/// mixer asks them.
///
/// Words stand between white space, whatever other sets count, and shares are of their characters, but lines count with
/// their white space. Of lines and n-grams that occur again all occurrences count, the first among them, and n-grams
/// count with their words alone. Of several n-grams that are equally frequent the one that was seen first counts.
/// Some of Dolma's mixer files leave the last letter of the names of frequent n-grams out and so never ask these rules;
/// here they are asked.
public final class DolmaRepetition implements GramRules {
    private static final double[] TOP = {0.20, 0.18, 0.16};
    private static final double[] REPEATED = {0.15, 0.14, 0.13, 0.12, 0.11, 0.10};
    private static final int FIRST_TOP = 2;
    private static final int FIRST_REPEATED = 5;
    private static final int BEFORE_GRAMS = 2;
    private static final List<Rule> RULES = rulesInOrder();

    private final LongCounts counts = new LongCounts();
    private final Grams grams = new Grams();

    private static List<Rule> rulesInOrder() {
        List<Rule> rules = new ArrayList<>(List.of(
                atMost("dolma_fraction_of_duplicate_lines", 0.3, "share of lines that occur at least twice"),
                atMost("dolma_fraction_of_characters_in_duplicate_lines", 0.3, "their characters, of those of words")));
        for (int i = 0; i < TOP.length; i++) {
            int n = FIRST_TOP + i;
            String doc = "share of characters in the most frequent " + n + " words in a row";
            rules.add(atMost("dolma_fraction_of_characters_in_most_common_" + n + "grams", TOP[i], doc));
        }
        for (int i = 0; i < REPEATED.length; i++) {
            int n = FIRST_REPEATED + i;
            String doc = "characters of " + n + " words in a row that occur at least twice, of those of all such rows";
            rules.add(atMost("dolma_fraction_of_characters_in_duplicate_" + n + "grams", REPEATED[i], doc));
        }
        return List.copyOf(rules);
    }

    @Override
    public List<Rule> rules() {
        return RULES;
    }

    @Override
    public Words words(Words chosen) {
        return Words.WHITESPACE;
    }

    @Override
    public int beforeGrams() {
        return BEFORE_GRAMS;
    }

    @Override
    public void scoreBeforeGrams(TextView text, double[] into, int at) {
        int[] points = text.points();
        int length = text.length();
        int lines = 1;
        for (int i = 0; i < length; i++) {
            lines += points[i] == '\n' ? 1 : 0;
        }
        counts.clear(lines);
        int repeated = 0;
        long characters = 0;
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || points[i] == '\n') {
                int before = counts.add(text.hash(start, i) ^ (long) (i - start) << Integer.SIZE);
                int occurrences = before == 0 ? 0 : before == 1 ? 2 : 1;
                repeated += occurrences;
                characters += (long) occurrences * (i - start);
                start = i + 1;
            }
        }
        into[at] = (double) repeated / lines;
        into[at + 1] = (double) characters / Math.max(1, words(text));
    }

    /// Code points of all words.
    private static long words(TextView text) {
        long characters = 0;
        for (int word = 0; word < text.words(); word++) {
            characters += text.wordLength(word);
        }
        return characters;
    }

    @Override
    public double scoreLater(TextView text, int rule) {
        if (rule == BEFORE_GRAMS) {
            grams.begin(text);
        } else {
            grams.next();
        }
        int n = grams.n();
        if (text.words() < n) {
            return 0;
        }
        if (n < FIRST_REPEATED) {
            int first = grams.first();
            return (double) ((long) grams.most() * grams.letters(first, first + n)) / grams.letters(0, text.words());
        }
        long all = 0;
        for (int word = 0; word + n <= text.words(); word++) {
            all += grams.letters(word, word + n);
        }
        long repeated = 0;
        for (int i = 0; i < grams.repeated(); i++) {
            repeated += grams.letters(grams.position(i), grams.position(i) + n);
        }
        return (double) repeated / all;
    }
}
