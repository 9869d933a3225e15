package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;
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
}
