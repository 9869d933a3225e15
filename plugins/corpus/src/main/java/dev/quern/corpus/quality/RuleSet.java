package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import java.util.List;

/// Rules that were published together, in the order in which they are asked: the first that removes a document gives
/// the reason. For one thread.
public interface RuleSet {

    /// The rules, the first asked first.
    List<Rule> rules();

    /// Writes the score of each rule.
    ///
    /// @param into from `at` on, one for each rule
    void score(TextView text, double[] into, int at);

    /// The first rule that removes the text, or -1 where none does. Scores that this does not hang on may stay
    /// unwritten.
    ///
    /// @param rules of this set, perhaps with other thresholds
    default int firstBroken(TextView text, List<Rule> rules, double[] into, int at) {
        score(text, into, at);
        return Rule.firstBroken(rules, rules.size(), into, at);
    }

    /// The words that this set counts: those that were chosen, unless it was published with words of its own.
    default Words words(Words chosen) {
        return chosen;
    }
}
