package dev.quern.engine.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds what a person may have meant: the same name in another spelling, the name that other tools use for it, or a
/// name within two typing mistakes.
public final class Suggestions {
    private static final int MOST_MISTAKES = 2;
    private static final int LONGEST_COMPARED = 80;
    private static final int SHORTEST_PREFIX = 3;
    private static final Map<String, Set<String>> FOREIGN = foreignNames();

    private Suggestions() {}

    /// `did you mean 'x'?`, or the empty string.
    public static String didYouMean(String written, Collection<String> names) {
        return closest(written, names)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("");
    }

    /// `did you mean 'X'?` for names whose spelling matters, such as environment variables; or the empty string.
    public static String near(String written, Collection<String> names) {
        return withinTwoMistakes(written, names)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("");
    }

    /// The most likely name, if any is likely.
    public static Optional<String> closest(String written, Collection<String> names) {
        String kebab = Names.kebab(written);
        if (names.contains(kebab)) {
            return Optional.of(kebab);
        }
        for (String ours : FOREIGN.getOrDefault(kebab, Set.of())) {
            if (names.contains(ours)) {
                return Optional.of(ours);
            }
        }
        return withinTwoMistakes(kebab, names)
                .or(() -> sameWords(kebab, names))
                .or(() -> samePrefix(kebab, names))
                .or(() -> abbreviated(kebab, names));
    }

    private static Optional<String> withinTwoMistakes(String written, Collection<String> names) {
        String best = null;
        int fewest = MOST_MISTAKES + 1;
        for (String name : names) {
            int mistakes = distance(written, name);
            if (mistakes < fewest && mistakes < Math.max(name.length(), 2)) {
                best = name;
                fewest = mistakes;
            }
        }
        return Optional.ofNullable(best);
    }

    /// A name that is the written one with words added or taken away: `steps` for `train-steps`.
    private static Optional<String> sameWords(String written, Collection<String> names) {
        Set<String> words = wordsOf(written);
        List<String> near = names.stream()
                .filter(name -> {
                    Set<String> theirs = wordsOf(name);
                    return !words.isEmpty() && (theirs.containsAll(words) || words.containsAll(theirs));
                })
                .toList();
        return near.size() == 1 ? Optional.of(near.getFirst()) : Optional.empty();
    }

    /// The only name that begins like the written one: `validation` for `valid`.
    private static Optional<String> samePrefix(String written, Collection<String> names) {
        List<String> near = names.stream()
                .filter(name -> written.length() >= SHORTEST_PREFIX && name.startsWith(written)
                        || name.length() >= SHORTEST_PREFIX && written.startsWith(name))
                .toList();
        return near.size() == 1 ? Optional.of(near.getFirst()) : Optional.empty();
    }

    /// The only name whose every word begins like the written one: `min-characters` for `min-chars`.
    private static Optional<String> abbreviated(String written, Collection<String> names) {
        String[] words = written.split("-");
        List<String> near = names.stream()
                .filter(name -> abbreviates(words, name.split("-")))
                .toList();
        return near.size() == 1 ? Optional.of(near.getFirst()) : Optional.empty();
    }

    private static boolean abbreviates(String[] words, String[] full) {
        boolean all = words.length == full.length;
        for (int i = 0; all && i < words.length; i++) {
            String singular = words[i].replaceFirst("(?<=..)s$", "");
            all = !singular.isEmpty() && full[i].startsWith(singular);
        }
        return all;
    }

    private static Set<String> wordsOf(String name) {
        Set<String> words = new LinkedHashSet<>(List.of(name.split("-")));
        words.remove("");
        return words;
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
    static int distance(String left, String right) {
        if (Math.abs(left.length() - right.length()) > MOST_MISTAKES || left.length() > LONGEST_COMPARED) {
            return Integer.MAX_VALUE;
        }
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[left.length()][right.length()];
    }

    /// Reads lines such as `learning-rate: lr, eta`.
    private static Map<String, Set<String>> foreignNames() {
        Map<String, Set<String>> ours = new HashMap<>();
        try (InputStream in = Suggestions.class.getResourceAsStream("foreign-names.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int colon = line.indexOf(':');
                if (colon > 0 && !line.startsWith("#")) {
                    for (String foreign : line.substring(colon + 1).split(",")) {
                        ours.computeIfAbsent(Names.kebab(foreign.strip()), each -> new LinkedHashSet<>())
                                .add(line.substring(0, colon).strip());
                    }
                }
            }
            return Map.copyOf(ours);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
