package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Rule.atLeast;
import static dev.quern.corpus.quality.Rule.atMost;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;
import java.util.List;

/// The rules that FineWeb added (G. Penedo et al., "The FineWeb Datasets", 2024, section 3.6) as datatrove computes
/// them. Lines end at line feeds, and lines of white space do not count.
public final class FineWeb implements RuleSet {
    private static final int SHORT_LINE = 30;

    private static final List<Rule> RULES = List.of(
            atLeast("empty", 1, "lines"),
            atLeast("line_punct_ratio", 0.12, "share of lines that end with a mark that ends sentences"),
            atMost("short_line_ratio", 0.67, "share of lines of at most 30 characters"),
            atMost("char_dup_ratio", 0.01, "characters of lines that were there before, of all but line feeds"),
            atMost("list_ratio", 0.3, "line feeds for each word"));

    private final Duplicates duplicates = new Duplicates();

    @Override
    public List<Rule> rules() {
        return RULES;
    }

    @Override
    public void score(TextView text, double[] into, int at) {
        int[] points = text.points();
        int length = text.length();
        int feeds = 0;
        for (int i = 0; i < length; i++) {
            feeds += points[i] == '\n' ? 1 : 0;
        }
        duplicates.begin(feeds + 1);
        int lines = 0;
        int ended = 0;
        int brief = 0;
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || points[i] == '\n') {
                if (!isBlank(points, start, i)) {
                    lines++;
                    ended += CodePoints.is(points[i - 1], CodePoints.TERMINAL) ? 1 : 0;
                    brief += i - start <= SHORT_LINE ? 1 : 0;
                    duplicates.add(text, start, i);
                }
                start = i + 1;
            }
        }
        into[at] = lines;
        into[at + 1] = lines == 0 ? 0 : (double) ended / lines;
        into[at + 2] = lines == 0 ? 0 : (double) brief / lines;
        into[at + 3] = duplicates.characters() / (double) Math.max(1, length - feeds);
        into[at + 4] = feeds / (double) Math.max(1, text.words());
    }

    private static boolean isBlank(int[] points, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!CodePoints.is(points[i], CodePoints.SPACE)) {
                return false;
            }
        }
        return true;
    }
}
