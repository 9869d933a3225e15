package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;
import java.util.List;

/// Rules of which the later ones, of n-grams, cost much more than those before them: they are only looked at where the
/// others keep the text.
interface GramRules extends RuleSet {

    /// How many rules come before those of n-grams.
    int beforeGrams();

    /// Writes the scores of these.
    void scoreBeforeGrams(TextView text, double[] into, int at);

    /// The score of a later rule; asked for one after the other, in their order.
    double scoreLater(TextView text, int rule);

    @Override
    default void score(TextView text, double[] into, int at) {
        scoreBeforeGrams(text, into, at);
        for (int i = beforeGrams(); i < rules().size(); i++) {
            into[at + i] = scoreLater(text, i);
        }
    }

    @Override
    default int firstBroken(TextView text, List<Rule> asked, double[] into, int at) {
        scoreBeforeGrams(text, into, at);
        int broken = Rule.firstBroken(asked, beforeGrams(), into, at);
        for (int i = beforeGrams(); broken < 0 && i < asked.size(); i++) {
            into[at + i] = scoreLater(text, i);
            broken = asked.get(i).removes(into[at + i]) ? i : -1;
        }
        return broken;
    }
}
