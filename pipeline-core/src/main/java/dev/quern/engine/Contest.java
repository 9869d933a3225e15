package dev.quern.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A step runs only if another one was among the best of its kind (`when: {best: 3, of: [...], ...}`).
///
/// @param candidate the step that must be among the best
/// @param of all that compete, the candidate among them
/// @param metric what they are compared by
/// @param largest whether more is better
/// @param best how many win
public record Contest(String candidate, List<String> of, String metric, boolean largest, int best) {

    public Contest {
        of = List.copyOf(of);
    }

    /// Whether the candidate wins.
    ///
    /// @param scores of those that came to an end
    public boolean isWon(Map<String, Double> scores) {
        return best(of, scores, largest, best).contains(candidate);
    }

    /// The best of some names; of equal ones the first. Names without a score, or with one that is not finite, never
    // win.
    public static Set<String> best(List<String> names, Map<String, Double> scores, boolean largest, int count) {
        List<String> ranked = new ArrayList<>(names.stream()
                .filter(name -> scores.containsKey(name) && Double.isFinite(scores.get(name)))
                .toList());
        Comparator<String> order = Comparator.comparing(scores::get);
        ranked.sort(largest ? order.reversed() : order);
        return new HashSet<>(ranked.subList(0, Math.min(count, ranked.size())));
    }
}
