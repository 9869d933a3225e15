package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Scores of several sets of rules over one text that is taken apart once. What C4 makes of the text is what sets
/// behind
/// it see. For one thread.
public final class Chain {

    /// The sets, by their name in job files.
    public enum Set {
        /// See [GopherRepetition].
        GOPHER_REPETITION,
        /// See [GopherQuality].
        GOPHER_QUALITY,
        /// See [C4], with the rule that lines must end with a mark.
        C4,
        /// See [C4], without that rule.
        C4_ANY_END,
        /// See [FineWeb].
        FINEWEB;

        RuleSet open(Words words) {
            return switch (this) {
                case GOPHER_REPETITION -> new GopherRepetition();
                case GOPHER_QUALITY -> new GopherQuality();
                case C4 -> new C4(true, words);
                case C4_ANY_END -> new C4(false, words);
                case FINEWEB -> new FineWeb();
            };
        }

        /// The rules of this set.
        public List<Rule> rules() {
            return open(Words.WHITESPACE).rules();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final List<RuleSet> sets = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final TextView view;
    private final TextView changed;
    /// The set that changes the text, or null.
    private C4 cleaner;
    private boolean isChanged;

    public Chain(List<Set> sets, Words words) {
        view = new TextView(words);
        changed = new TextView(words);
        for (Set set : sets) {
            RuleSet open = set.open(words);
            this.sets.add(open);
            rules.addAll(open.rules());
            cleaner = open instanceof C4 c4 ? c4 : cleaner;
        }
    }

    /// All rules, the first asked first.
    public List<Rule> rules() {
        return List.copyOf(rules);
    }

    /// Writes the score of each rule for a text in UTF-8.
    public void score(byte[] text, int from, int end, double[] into) {
        view.read(text, from, end);
        TextView last = view;
        isChanged = false;
        int at = 0;
        for (RuleSet set : sets) {
            if (isChanged && last == view) {
                changed.read(cleaner.kept(), 0, cleaner.length());
                last = changed;
            }
            set.score(last, into, at);
            at += set.rules().size();
            isChanged |= set == cleaner && cleaner.changed();
        }
    }

    /// Whether the text that stays is another than the one scored last.
    public boolean changed() {
        return isChanged;
    }

    /// The text that stays, in UTF-8.
    public byte[] text() {
        String text = isChanged
                ? new String(cleaner.kept(), 0, cleaner.length())
                : new String(view.points(), 0, view.length());
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
