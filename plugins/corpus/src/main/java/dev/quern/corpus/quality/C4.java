package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atLeast;
import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.util.Arrays;
import java.util.List;

/// The rules of C4 (C. Raffel et al., "Exploring the Limits of Transfer Learning", 2020, section 2.2) in the order of
/// datatrove: lines that break a rule are taken out of the text, and two phrases remove the document.
///
/// A line is removed when a word of it is longer than 1000 characters; when it does not end with `.`, `?`, `!` or a
/// quote, or ends with an ellipsis (unless told otherwise, as in FineWeb); when it has fewer than three words; when it
/// says "javascript"; when it speaks of cookies, terms of use or privacy. Citations such as `[12]` and `[edit]` are cut
/// out of lines that stay. `lorem ipsum` and `{` count in lines that were not removed before they were looked for.
///
/// Sentences end at a mark that ends sentences which is a word of its own, and begin with the next word that is no
/// punctuation.
public final class C4 implements RuleSet {
    private static final int LONGEST_WORD = 1_000;
    private static final int FEWEST_WORDS = 3;
    /// Letters at which a phrase is looked for, by code point.
    private static final boolean[] TRIGGERS = new boolean[128];

    private static final int LOREM_IPSUM = 1;
    private static final int JAVASCRIPT = 1 << 1;
    private static final int CURLY_BRACKET = 1 << 2;
    private static final int POLICY = 1 << 3;
    private static final String[] CITATIONS = {"[edit]", "[citation needed]"};
    private static final Phrase JAVASCRIPT_WORD = new Phrase("javascript", "j");
    private static final Phrase LOREM_IPSUM_WORDS = new Phrase("lorem ipsum", "p");
    private static final Phrase TERMS = new Phrase("terms of use", "f");
    private static final Phrase PRIVACY = new Phrase("privacy policy", "v");
    private static final Phrase[] COOKIES = {
        new Phrase("cookie policy", "k"),
        new Phrase("uses cookies", "k"),
        new Phrase("use of cookies", "k"),
        new Phrase("use cookies", "k")
    };

    private static final List<Rule> RULES = List.of(
            atMost("lorem_ipsum", 0, "1 where the first phrase that removes the document is 'lorem ipsum'"),
            atMost("curly_bracket", 0, "1 where it is '{'"),
            atLeast("too_few_sentences", 5, "sentences in the lines that stay"));

    static {
        for (char letter : "{jJpPfFvVkK".toCharArray()) {
            TRIGGERS[letter] = true;
        }
    }

    private final boolean onlyEnded;
    private final TextView cited;
    private int[] line = new int[1 << 10];
    private int[] kept = new int[1 << 12];
    private int length;
    private boolean changed;

    /// @param onlyEnded whether lines must end with a mark
    /// @param words how sentences are cut into words
    public C4(boolean onlyEnded, Words words) {
        this.onlyEnded = onlyEnded;
        this.cited = new TextView(words);
    }

    @Override
    public List<Rule> rules() {
        return RULES;
    }

    /// Also makes the text that stays: [#kept].
    @Override
    public void score(TextView text, double[] into, int at) {
        Arrays.fill(into, at, at + RULES.size(), 0);
        length = 0;
        int sentences = 0;
        int word = 0;
        int end;
        for (int start = 0; start < text.length(); start = Lines.next(text, end)) {
            end = Lines.end(text, start);
            int first = start;
            while (first < end && CodePoints.is(text.points()[first], CodePoints.SPACE)) {
                first++;
            }
            int last = end;
            while (last > first && CodePoints.is(text.points()[last - 1], CodePoints.SPACE)) {
                last--;
            }
            while (word < text.words() && text.end(word) <= first) {
                word++;
            }
            int count = takeCitations(text.points(), first, last);
            Verdict verdict = verdict(text.points(), first, last, count);
            if (verdict == Verdict.LOREM_IPSUM || verdict == Verdict.CURLY_BRACKET) {
                into[at + (verdict == Verdict.LOREM_IPSUM ? 0 : 1)] = 1;
                keepAll(text);
                return;
            }
            if (verdict == Verdict.KEEP) {
                sentences += count == last - first ? sentences(text, word, last) : sentencesOfLine(count);
                keep(count);
            }
        }
        into[at + 2] = sentences;
        strip();
        changed = length != text.length() || !Arrays.equals(kept, 0, length, text.points(), 0, length);
    }

    private enum Verdict {
        KEEP,
        LEAVE_OUT,
        LOREM_IPSUM,
        CURLY_BRACKET
    }

    /// Judges a line, whose text without citations stands in `line`.
    private Verdict verdict(int[] points, int first, int last, int count) {
        int words = wordsUnlessTooLong(points, first, last);
        if (words < 0 || onlyEnded && !isEnded(count) || words < FEWEST_WORDS) {
            return Verdict.LEAVE_OUT;
        }
        int found = phrases(count);
        if ((found & LOREM_IPSUM) != 0) {
            return Verdict.LOREM_IPSUM;
        }
        if ((found & JAVASCRIPT) != 0) {
            return Verdict.LEAVE_OUT;
        }
        if ((found & CURLY_BRACKET) != 0) {
            return Verdict.CURLY_BRACKET;
        }
        return (found & POLICY) != 0 ? Verdict.LEAVE_OUT : Verdict.KEEP;
    }

    /// Words between white space, or -1 where one is too long.
    private static int wordsUnlessTooLong(int[] points, int first, int last) {
        int words = 0;
        int run = 0;
        for (int i = first; i < last; i++) {
            run = CodePoints.is(points[i], CodePoints.SPACE) ? 0 : run + 1;
            words += run == 1 ? 1 : 0;
            if (run > LONGEST_WORD) {
                return -1;
            }
        }
        return words;
    }

    private boolean isEnded(int count) {
        if (count == 0) {
            return false;
        }
        int mark = line[count - 1];
        boolean ends = mark == '.' || mark == '?' || mark == '!' || mark == '"' || mark == '\'';
        boolean ellipsis = count >= 3 && mark == '.' && line[count - 2] == '.' && line[count - 3] == '.';
        return ends && !ellipsis;
    }

    /// Copies a line without its citations; gives back its length.
    private int takeCitations(int[] points, int first, int last) {
        if (last - first > line.length) {
            line = new int[Math.max(last - first, 2 * line.length)];
        }
        int count = 0;
        for (int i = first; i < last; ) {
            int citation = points[i] == '[' ? citation(points, i, last) : 0;
            if (citation > 0) {
                i += citation;
            } else {
                line[count++] = points[i++];
            }
        }
        return count;
    }

    /// Length of the citation that begins here, or 0.
    private static int citation(int[] points, int from, int last) {
        int at = from + 1;
        while (at < last && Character.getType(points[at]) == Character.DECIMAL_DIGIT_NUMBER) {
            at++;
        }
        if (at < last && points[at] == ']') {
            return at + 1 - from;
        }
        for (String citation : CITATIONS) {
            int i = 0;
            while (i < citation.length() && from + i < last && points[from + i] == citation.charAt(i)) {
                i++;
            }
            if (i == citation.length()) {
                return i;
            }
        }
        return 0;
    }

    /// Which phrases the line holds, in any case: looks for the rarest letter of each first.
    private int phrases(int count) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            int point = line[i];
            if (point < TRIGGERS.length ? !TRIGGERS[point] : point != Phrase.KELVIN) {
                continue;
            }
            found |= switch (point) {
                case '{' -> CURLY_BRACKET;
                case 'j', 'J' -> JAVASCRIPT_WORD.isAround(i, line, 0, count) ? JAVASCRIPT : 0;
                case 'p', 'P' -> LOREM_IPSUM_WORDS.isAround(i, line, 0, count) ? LOREM_IPSUM : 0;
                case 'f', 'F' -> TERMS.isAround(i, line, 0, count) ? POLICY : 0;
                case 'v', 'V' -> PRIVACY.isAround(i, line, 0, count) ? POLICY : 0;
                default -> Phrase.isAny(COOKIES, i, line, 0, count) ? POLICY : 0;
            };
        }
        return found;
    }

    private int sentencesOfLine(int count) {
        cited.read(line, 0, count);
        return sentences(cited, 0, count);
    }

    /// Sentences in the words from one on, up to an end.
    private static int sentences(TextView text, int from, int end) {
        int sentences = 0;
        boolean ended = true;
        for (int word = from; word < text.words() && text.start(word) < end; word++) {
            boolean ends =
                    text.wordLength(word) == 1 && CodePoints.is(text.points()[text.start(word)], CodePoints.TERMINAL);
            if (sentences == 0) {
                sentences = 1;
                ended = ends;
            } else if (ended && !ends && !isPunctuation(text, word)) {
                sentences++;
                ended = false;
            } else {
                ended |= ends;
            }
        }
        return sentences;
    }

    private static boolean isPunctuation(TextView text, int word) {
        for (int i = text.start(word); i < text.end(word); i++) {
            if (!CodePoints.is(text.points()[i], CodePoints.CATEGORY_P)) {
                return false;
            }
        }
        return true;
    }

    private void keep(int count) {
        if (length + count + 1 > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(length + count + 1, 2 * kept.length));
        }
        if (length > 0) {
            kept[length++] = '\n';
        }
        System.arraycopy(line, 0, kept, length, count);
        length += count;
    }

    private void keepAll(TextView text) {
        kept = kept.length < text.length() ? new int[text.length()] : kept;
        length = text.length();
        System.arraycopy(text.points(), 0, kept, 0, length);
        changed = false;
    }

    private void strip() {
        int first = 0;
        while (first < length && CodePoints.is(kept[first], CodePoints.SPACE)) {
            first++;
        }
        while (length > first && CodePoints.is(kept[length - 1], CodePoints.SPACE)) {
            length--;
        }
        length -= first;
        System.arraycopy(kept, first, kept, 0, length);
    }

    /// Whether the text that stays is another than the one scored last.
    public boolean changed() {
        return changed;
    }

    /// Code points of the text that stays; valid up to [#length].
    public int[] kept() {
        return kept;
    }

    public int length() {
        return length;
    }
}
