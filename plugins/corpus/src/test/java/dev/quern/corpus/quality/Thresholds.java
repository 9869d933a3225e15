package dev.quern.corpus.quality;

import dev.quern.corpus.text.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Texts in a short notation, and what single rules make of them.
final class Thresholds {
    private Thresholds() {}

    /// `N*TEXT` stands for N times the text, `_` for a space, `/` for a line feed, `~` for a slash, and a space for
    /// nothing.
    static String spelt(String code) {
        StringBuilder text = new StringBuilder();
        for (String part : code.strip().split(" ")) {
            int star = part.indexOf('*');
            int times = star < 0 ? 1 : Integer.parseInt(part.substring(0, star));
            String unit = part.substring(star + 1)
                    .replace('_', ' ')
                    .replace('/', '\n')
                    .replace('~', '/');
            text.append(unit.repeat(times));
        }
        return text.toString();
    }

    /// Whether the rule of a name removes a text, whatever the other rules of its set do.
    static boolean removes(String name, String text) {
        Chain.Set set = Arrays.stream(Chain.Set.values())
                .filter(each ->
                        each.rules().stream().anyMatch(rule -> rule.name().equals(name)))
                .findFirst()
                .orElseThrow();
        Rule rule = set.rules().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return rule.removes(score(set, name, text));
    }

    static double score(Chain.Set set, String rule, String text) {
        Chain chain = new Chain(List.of(set), Words.WHITESPACE);
        double[] scores = new double[chain.rules().size()];
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        chain.score(bytes, 0, bytes.length, scores);
        return PlainRules.named(chain.rules(), scores).get(rule);
    }
}
