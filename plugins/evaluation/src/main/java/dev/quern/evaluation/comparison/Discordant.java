package dev.quern.evaluation.comparison;

import dev.quern.evaluation.statistics.Proportion;
import java.util.Locale;

/// Rows that exactly one of two got right.
///
/// @param gained only the first got them right
/// @param lost only the second got them right
record Discordant(long gained, long lost) {

    /// @param first (rows) 1 for right, 0 for wrong
    /// @param second (rows) likewise
    static Discordant of(int[] first, int[] second) {
        long gained = 0;
        long lost = 0;
        for (int row = 0; row < first.length; row++) {
            gained += first[row] > second[row] ? 1 : 0;
            lost += first[row] < second[row] ? 1 : 0;
        }
        return new Discordant(gained, lost);
    }

    /// Of McNemar's test with mid-p, which rejects a true hypothesis about as often as it says.
    double pValue() {
        return Proportion.mcNemarMid(gained, lost);
    }

    String told() {
        return String.format(
                Locale.ROOT,
                "McNemar, mid-p: %d rows gained, %d lost; exact p %.4f",
                gained,
                lost,
                Proportion.mcNemarExact(gained, lost));
    }
}
