package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Repetition rules of Gopher (J. Rae et al., "Scaling Language Models", 2021, table A1) as datatrove computes them.
///
/// Lines end at runs of line feeds, paragraphs at two or more. The most frequent n-gram (of several the first) counts
/// with all its occurrences, those of a rare one too. For repeated n-grams words are joined without a space, and one
/// that was seen is jumped over as a whole.
///
/// An n-gram can only have been seen where the letters it begins with occur again, so n-grams are only looked up at
/// such words, and at those where fewer letters follow in the shortest.
public final class GopherRepetition implements GramRules {
    private static final double[] TOP = {0.20, 0.18, 0.16};
    private static final double[] REPEATED = {0.15, 0.14, 0.13, 0.12, 0.11, 0.10};
    private static final int FIRST_TOP = 2;
    private static final int FIRST_REPEATED = 5;
    private static final int LAST_REPEATED = FIRST_REPEATED + REPEATED.length - 1;
    private static final int BEFORE_GRAMS = 4;
    /// Code points between two looks at the room for line feeds.
    private static final int BLOCK = 1 << 10;
    /// More words get arrays that just hold them.
    private static final int MANY = 1 << 20;
    /// Letters that n-grams are compared by before they are looked up.
    private static final int ANCHOR = 12;

    private static final List<Rule> RULES = makeRules();

    private final Duplicates duplicates = new Duplicates();
    private final Grams grams = new Grams();
    private final Repeats repeats = new Repeats();
    private final LongCounts counts = new LongCounts();
    /// Places of line feeds.
    private int[] feeds = new int[1 << 10];
    private int feedCount;
    /// By word: the polynomial over the letters of all words before it.
    private long[] joined = new long[1 << 10];
    private long[] powers = {1};
    /// By word: a hash of the letters that follow from there on.
    private long[] anchors = new long[1 << 10];
    /// Words at which n-grams are looked up, with the sign bit those of short n-grams only.
    private int[] candidates = new int[1 << 10];
    private int candidateCount;

    private static List<Rule> makeRules() {
        List<Rule> rules = new ArrayList<>();
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
        return List.copyOf(rules);
    }

    @Override
    public List<Rule> rules() {
        return RULES;
    }

    @Override
    public int beforeGrams() {
        return BEFORE_GRAMS;
    }

    @Override
    public void scoreBeforeGrams(TextView text, double[] into, int at) {
        double characters = Math.max(1, text.length());
        findFeeds(text);
        paragraphs(text);
        into[at] = duplicates.share();
        into[at + 1] = duplicates.characters() / characters;
        cut(text, 0, text.length(), 1);
        into[at + 2] = duplicates.share();
        into[at + 3] = duplicates.characters() / characters;
    }

    private void findFeeds(TextView text) {
        int[] points = text.points();
        int length = text.length();
        int count = 0;
        for (int from = 0; from < length; from += BLOCK) {
            int end = Math.min(length, from + BLOCK);
            if (feeds.length < count + BLOCK) {
                feeds = Arrays.copyOf(feeds, Math.max(count + BLOCK, 2 * feeds.length));
            }
            int[] into = feeds;
            for (int i = from; i < end; i++) {
                into[count] = i;
                count += points[i] == '\n' ? 1 : 0;
            }
        }
        feedCount = count;
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

    /// Cuts at runs of at least so many line feeds.
    private void cut(TextView text, int from, int end, int least) {
        duplicates.begin(feedCount + 1);
        int start = from;
        int feed = 0;
        while (feed < feedCount && feeds[feed] < from) {
            feed++;
        }
        while (feed < feedCount && feeds[feed] < end) {
            int first = feed++;
            while (feed < feedCount && feeds[feed] == feeds[feed - 1] + 1) {
                feed++;
            }
            if (feed - first >= least) {
                duplicates.add(text, start, feeds[first]);
                start = feeds[feed - 1] + 1;
            }
        }
        duplicates.add(text, start, end);
    }

    @Override
    public double scoreLater(TextView text, int rule) {
        int n = FIRST_TOP + rule - BEFORE_GRAMS;
        double characters = Math.max(1, text.length());
        if (n >= FIRST_REPEATED) {
            if (n == FIRST_REPEATED) {
                findCandidates(text);
            }
            return repeated(text, n) / characters;
        }
        if (n == FIRST_TOP) {
            grams.begin(text);
        } else {
            grams.next();
        }
        return top(text, n) / characters;
    }

    /// Code points of the most frequent n-gram, spaces between its words among them, times its occurrences.
    private double top(TextView text, int n) {
        int first = grams.first();
        return text.words() < n ? 0 : (grams.letters(first, first + n) + n - 1.0) * grams.most();
    }

    private void findCandidates(TextView text) {
        join(text);
        int count = Math.max(0, text.words() - FIRST_REPEATED + 1);
        anchor(text, count);
        repeats.take(anchors, count);
        candidateCount = 0;
        for (int word = 0; word < count; word++) {
            int isShort = grams.letters(word, word + FIRST_REPEATED) < ANCHOR ? 1 : 0;
            int mayRepeat = repeats.mayRepeat(anchors[word]);
            candidates[candidateCount] = word | (1 - mayRepeat) << Integer.SIZE - 1;
            candidateCount += mayRepeat | isShort;
        }
    }

    private void join(TextView text) {
        int words = text.words();
        if (words >= joined.length) {
            int room = words > MANY ? words + 1 : 2 * words;
            joined = new long[room];
            anchors = new long[room];
            candidates = new int[room];
        }
        long longest = ANCHOR;
        for (int word = 0; word < words; word++) {
            longest = Math.max(longest, text.wordLength(word));
        }
        // No n-gram is longer than its longest word n times, nor than the text.
        powers = text.powers((int) Math.min(Math.max(ANCHOR, text.length()), LAST_REPEATED * longest));
        for (int word = 0; word < words; word++) {
            joined[word + 1] = joined[word] * powers[text.wordLength(word)] + text.hash(word);
        }
    }

    /// Hashes the letters that follow from each word on, or nothing where fewer follow.
    private void anchor(TextView text, int count) {
        int[] letters = grams.letters();
        long power = powers[ANCHOR];
        int all = letters[text.words()];
        int last = 0;
        for (int word = 0; word < count; word++) {
            int end = letters[word] + ANCHOR;
            if (end > all) {
                anchors[word] = 0;
                continue;
            }
            while (letters[last + 1] < end) {
                last++;
            }
            int start = text.start(last);
            int more = end - letters[last];
            anchors[word] = joined[last] * powers[more] + text.hash(start, start + more) - joined[word] * power;
        }
    }

    private double repeated(TextView text, int n) {
        int last = text.words() - n;
        counts.clear(Math.max(1, candidateCount));
        long characters = 0;
        int next = 0;
        for (int i = 0; i < candidateCount; i++) {
            int word = candidates[i] & Integer.MAX_VALUE;
            if (word > last) {
                break;
            }
            int length = grams.letters(word, word + n);
            if (word < next || candidates[i] < 0 && length >= ANCHOR) {
                continue;
            }
            long key = joined[word + n] - joined[word] * powers[length];
            if (counts.add(key ^ (long) length << 40) > 0) {
                characters += length;
                next = word + n;
            }
        }
        return characters;
    }
}
