package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Scores of several sets of rules over one text that is taken apart once for each kind of words that they
/// count. What C4 makes of the text is what sets behind it see. For one thread.
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
        FINEWEB,
        /// See [Nemo].
        NEMO,
        /// See [DolmaQuality].
        GOPHER_QUALITY_DOLMA,
        /// See [DolmaRepetition].
        GOPHER_REPETITION_DOLMA;

        RuleSet open(Words words) {
            return switch (this) {
                case GOPHER_REPETITION -> new GopherRepetition();
                case GOPHER_QUALITY -> new GopherQuality();
                case C4 -> new C4(true, words);
                case C4_ANY_END -> new C4(false, words);
                case FINEWEB -> new FineWeb();
                case NEMO -> new Nemo();
                case GOPHER_QUALITY_DOLMA -> new DolmaQuality();
                case GOPHER_REPETITION_DOLMA -> new DolmaRepetition();
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
    private final List<Set> names;
    private final List<Rule> rules;
    private final Words words;
    /// The text as it is now, by kind of words; null where no set counts such words.
    private final TextView[] views = new TextView[Words.values().length];
    /// The set that changes the text, or null.
    private C4 cleaner;
    private boolean isChanged;
    /// Which views of the present text are read, as bits.
    private int read;
    private byte[] source;
    private int from;
    private int end;
    /// Nanoseconds of each set; at the end those of taking texts apart.
    private final long[] spent;

    private long lastLook;

    public Chain(List<Set> sets, Words words) {
        this.words = words;
        this.names = List.copyOf(sets);
        List<Rule> all = new ArrayList<>();
        for (Set set : sets) {
            RuleSet open = set.open(words);
            this.sets.add(open);
            all.addAll(open.rules());
            cleaner = open instanceof C4 c4 ? c4 : cleaner;
            Words counted = open.words(words);
            views[counted.ordinal()] = new TextView(counted);
        }
        rules = List.copyOf(all);
        spent = new long[this.sets.size() + 1];
    }

    /// All rules, the first asked first.
    public List<Rule> rules() {
        return rules;
    }

    /// Writes the score of each rule for a text in UTF-8.
    public void score(byte[] text, int begin, int stop, double[] into) {
        take(text, begin, stop);
        int at = 0;
        for (int i = 0; i < sets.size(); i++) {
            RuleSet set = sets.get(i);
            TextView view = view(set);
            book(sets.size());
            set.score(view, into, at);
            book(i);
            at += set.rules().size();
            clean(set);
        }
    }

    /// The first rule that removes a text in UTF-8, or -1 where none does; looks no further than that.
    ///
    /// @param asked the rules of this chain, perhaps with other thresholds
    /// @param scores one for each rule, in which those that were needed are written
    public int firstBroken(byte[] text, int begin, int stop, List<Rule> asked, double[] scores) {
        take(text, begin, stop);
        int at = 0;
        for (int i = 0; i < sets.size(); i++) {
            RuleSet set = sets.get(i);
            int size = set.rules().size();
            TextView view = view(set);
            book(sets.size());
            int broken = set.firstBroken(view, asked.subList(at, at + size), scores, at);
            book(i);
            if (broken >= 0) {
                return at + broken;
            }
            at += size;
            clean(set);
        }
        return -1;
    }

    private void take(byte[] text, int begin, int stop) {
        source = text;
        from = begin;
        end = stop;
        read = 0;
        isChanged = false;
        lastLook = System.nanoTime();
    }

    /// Puts the time since the last look to an account.
    private void book(int account) {
        long now = System.nanoTime();
        spent[account] += now - lastLook;
        lastLook = now;
    }

    /// Nanoseconds since the last call, by the name of the set; those of taking texts apart, and of what C4 leaves of
    /// them again, under `words`.
    public Map<String, Long> takeSpent() {
        Map<String, Long> taken = new TreeMap<>();
        for (int i = 0; i < sets.size(); i++) {
            taken.put(names.get(i).toString(), spent[i]);
        }
        taken.put("words", spent[sets.size()]);
        Arrays.fill(spent, 0);
        return taken;
    }

    private void clean(RuleSet set) {
        if (set == cleaner && cleaner.changed()) {
            isChanged = true;
            read = 0;
        }
    }

    /// The text as it is now, cut as a set wants it.
    private TextView view(RuleSet set) {
        int kind = set.words(words).ordinal();
        TextView view = views[kind];
        if ((read & 1 << kind) == 0) {
            read |= 1 << kind;
            if (isChanged) {
                view.read(cleaner.kept(), 0, cleaner.length());
            } else {
                view.read(source, from, end);
            }
        }
        return view;
    }

    /// Whether the text that stays is another than the one scored last.
    public boolean changed() {
        return isChanged;
    }

    /// The text that stays, in UTF-8, where it has changed.
    public byte[] text() {
        return new String(cleaner.kept(), 0, cleaner.length()).getBytes(StandardCharsets.UTF_8);
    }
}
