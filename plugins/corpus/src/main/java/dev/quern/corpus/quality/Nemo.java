package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atLeast;
import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.util.ArrayList;
import java.util.List;

/// The cascade of 28 heuristic filters for English of NeMo Curator (`heuristic_filter_english_pipeline.yaml` of its
/// repository, August 2026), in its order and with its thresholds. Two of the filters have a limit on both sides and
/// are two rules here. Words stand between white space, whatever other sets count.
///
/// What its code does and its documents do not say: a space is no alphanumeric character, and a line feed and `?!,.`
/// are; digits are those of ASCII; `remove_if_at_top_or_bottom` changes nothing; stop words are not counted beyond two;
/// a hash sign counts by runs (see [NemoWords]); the most frequent n-gram is taken out of the text wherever its
/// words stand with single spaces between, inside of longer words, too; a text of fewer than n words scores 1.
///
/// Of several n-grams that are equally frequent, its choice depends on the seed of Python's hashes; here the one that
/// was seen first counts. Where its code fails, on a text without words or characters, the score removes the text.
/// Code points that are younger than the Unicode of this Java are not alphabetic.
public final class Nemo implements GramRules {
    private static final double[] TOP = {0.20, 0.18, 0.16};
    private static final double[] REPEATED = {0.15, 0.14, 0.13, 0.12, 0.11, 0.10};
    private static final int FIRST_TOP = 2;
    private static final int FIRST_REPEATED = 5;
    private static final List<Rule> RULES = rulesInOrder();
    /// Rules that are asked before those of n-grams.
    private static final int BEFORE_GRAMS = RULES.size() - TOP.length - REPEATED.length - 1;

    private final NemoCharacters characters = new NemoCharacters();
    private final NemoLines lines = new NemoLines();
    private final NemoWords words = new NemoWords();
    private final Grams grams = new Grams();

    private static List<Rule> rulesInOrder() {
        List<Rule> rules = new ArrayList<>(List.of(
                atMost("nemo_alpha_numeric", 0.25, "share of characters other than a-z, A-Z, 0-9, line feed and ?!,."),
                atMost("nemo_symbol_to_word", 0.1, "share of words that are ellipses or runs of hash signs"),
                atMost("nemo_numbers_ratio", 0.15, "share of characters that are 0-9"),
                atMost("nemo_urls_ratio", 0.2, "share of characters that are in URLs"),
                atMost("nemo_white_space", 0.25, "share of characters that are space, tab, CR, LF or backspace"),
                atMost("nemo_parentheses_ratio", 0.1, "share of characters that are brackets"),
                atMost("nemo_boilerplate_string_ratio", 0.4, "share of paragraphs with a phrase of boilerplate"),
                atLeast("nemo_repeated_lines", 0.7, "share of lines that are left when each is taken once"),
                atLeast("nemo_repeated_paragraphs", 0.7, "the same of paragraphs"),
                atLeast("nemo_repeated_lines_char", 0.8, "share of characters that such lines have"),
                atLeast("nemo_repeated_paragraphs_char", 0.8, "the same of paragraphs"),
                atLeast("nemo_word_count_min", 50, "words"),
                atMost("nemo_word_count_max", 100_000, "words"),
                atMost("nemo_punctuation", 0.85, "share of lines that do not end with . ? ! or a quote"),
                atLeast("nemo_words_without_alphabets", 0.8, "share of words with something alphabetic"),
                atLeast("nemo_common_english_words", 2, "stop words; two at most are counted"),
                atLeast("nemo_mean_word_length_min", 3, "mean length of words"),
                atMost("nemo_mean_word_length_max", 10, "mean length of words"),
                atMost("nemo_max_word_length", 1000, "length of the longest word"),
                atMost("nemo_ellipsis", 0.3, "share of lines that end with an ellipsis or 'read more'")));
        for (int i = 0; i < TOP.length; i++) {
            int n = FIRST_TOP + i;
            String doc = "share of characters that go when the most frequent " + n + " words in a row do";
            rules.add(atMost("nemo_repeating_top_" + n + "grams", TOP[i], doc));
        }
        for (int i = 0; i < REPEATED.length; i++) {
            int n = FIRST_REPEATED + i;
            String doc = "share of characters in " + n + " words in a row that were there before";
            rules.add(atMost("nemo_repeating_dup_" + n + "gram", REPEATED[i], doc));
        }
        rules.add(atMost("nemo_bullet_ratio", 0.9, "share of lines that begin with a bullet"));
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
        int length = text.length();
        characters.count(text);
        lines.read(text, characters.lineFeeds());
        words.read(text, lines.hasHash());
        int next = at;
        into[next++] = share(length - characters.alphanumeric(), length);
        into[next++] = words.symbols();
        into[next++] = share(characters.digits(), length);
        into[next++] = share(lines.urlCharacters(), length);
        into[next++] = share(characters.whiteSpace(), length);
        into[next++] = share(characters.brackets(), length);
        into[next++] = lines.boilerplate();
        into[next++] = lines.differentLines();
        into[next++] = lines.differentParagraphs();
        into[next++] = lines.differentLineCharacters();
        into[next++] = lines.differentParagraphCharacters();
        into[next++] = words.words();
        into[next++] = words.words();
        into[next++] = lines.unended();
        into[next++] = words.alphabetic();
        into[next++] = words.common();
        into[next++] = words.meanLength();
        into[next++] = words.meanLength();
        into[next++] = words.longest();
        into[next] = lines.ellipses();
    }

    private static double share(long part, int length) {
        return length == 0 ? 1 : (double) part / length;
    }

    @Override
    public double scoreLater(TextView text, int rule) {
        if (rule == RULES.size() - 1) {
            return lines.bullets();
        }
        if (rule == BEFORE_GRAMS) {
            grams.begin(text);
        } else {
            grams.next();
        }
        if (text.words() < grams.n()) {
            return 1;
        }
        return share(grams.n() < FIRST_REPEATED ? topCharacters(text) : repeatedCharacters(), text.length());
    }

    /// Code points that go when the most frequent n-gram is taken out of the text from the left: its first word ends
    /// a word there, its last one begins one, and single spaces stand between.
    private long topCharacters(TextView text) {
        int n = grams.n();
        int first = grams.first();
        int head = text.wordLength(first);
        int tail = text.wordLength(first + n - 1);
        int length = grams.letters(first, first + n) + n - 1;
        int[] points = text.points();
        int end = text.end(first);
        int start = text.start(first + n - 1);
        int behind = points[text.start(first + 1)];
        long found = 0;
        int free = 0;
        for (int word = 0; word + n <= text.words(); word++) {
            int stop = text.end(word);
            // Three characters first, in one branch: few places pass.
            if (points[stop - 1] == points[end - 1] & points[stop] == ' ' & points[stop + 1] == behind) {
                int last = word + n - 1;
                boolean is = stop - head >= Math.max(free, text.start(word))
                        && text.wordLength(last) >= tail
                        && areSame(points, stop - head, end - head, head)
                        && areSame(points, text.start(last), start, tail)
                        && areSpaced(text, word, first, n);
                if (is) {
                    found++;
                    free = text.start(last) + tail;
                }
            }
        }
        return found * length;
    }

    private static boolean areSame(int[] points, int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (points[one + i] != points[other + i]) {
                return false;
            }
        }
        return true;
    }

    /// Whether single spaces stand between so many words, and those inside are the same as others.
    private static boolean areSpaced(TextView text, int word, int other, int n) {
        for (int i = 1; i < n; i++) {
            int space = text.end(word + i - 1);
            if (text.start(word + i) != space + 1 || text.points()[space] != ' ') {
                return false;
            }
            if (i < n - 1
                    && (text.wordLength(word + i) != text.wordLength(other + i)
                            || !areSame(
                                    text.points(),
                                    text.start(word + i),
                                    text.start(other + i),
                                    text.wordLength(word + i)))) {
                return false;
            }
        }
        return true;
    }

    /// Code points of words in n-grams that were there before, each once, and the spaces between them.
    private long repeatedCharacters() {
        int n = grams.n();
        long found = 0;
        int last = -n;
        for (int i = 0; i < grams.repeated(); i++) {
            if (grams.isLater(i)) {
                int position = grams.position(i);
                int known = Math.max(0, n - (position - last));
                found += grams.letters(position + known, position + n) + Math.min(n - known, n - 1);
                last = position;
            }
        }
        return found;
    }
}
