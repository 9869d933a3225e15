package dev.quern.corpus.quality;

import java.util.List;

/// One rule: a document is removed when its score is on the wrong side of a threshold. A score that is equal to the
/// threshold passes.
///
/// @param name of the rule, of its column, and the reason under which it removes documents
/// @param keeps which scores stay
/// @param threshold as published
/// @param doc what the score is
public record Rule(String name, Keeps keeps, double threshold, String doc) {

    /// The side of the threshold that stays.
    public enum Keeps {
        AT_LEAST,
        AT_MOST
    }

    static Rule atLeast(String name, double threshold, String doc) {
        return new Rule(name, Keeps.AT_LEAST, threshold, doc);
    }

    static Rule atMost(String name, double threshold, String doc) {
        return new Rule(name, Keeps.AT_MOST, threshold, doc);
    }

    /// This rule with another threshold.
    public Rule withThreshold(double other) {
        return new Rule(name, keeps, other, doc);
    }

    /// Whether a document with this score is removed.
    public boolean removes(double score) {
        return keeps == Keeps.AT_LEAST ? score < threshold : score > threshold;
    }

    /// The first of rules that removes a document with these scores, or -1.
    ///
    /// @param count of rules that are asked
    /// @param scores from `at` on, one for each rule
    static int firstBroken(List<Rule> rules, int count, double[] scores, int at) {
        for (int i = 0; i < count; i++) {
            if (rules.get(i).removes(scores[at + i])) {
                return i;
            }
        }
        return -1;
    }
}
