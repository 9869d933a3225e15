package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.PlainRules.length;
import static dev.quern.corpus.quality.PlainRules.split;
import static dev.quern.corpus.quality.PlainRules.strip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The cascade of NeMo Curator once more, slowly and with strings: what the fast one must agree with.
final class PlainNemo {
    private static final Pattern URL =
            Pattern.compile("https?://(?:[A-Za-z0-9$\\-_@.&+/:=?#~]|[!*(),]|(?:%[0-9A-Fa-f]{2}))+");
    private static final Set<String> ELLIPSES =
            Set.of("...", "[...]", "\u2026", "(...)", "[\u2026]", "-\u00bb", "read more..", "read more");
    private static final List<String> BOILERPLATE = List.of(
            "terms of use",
            "privacy policy",
            "cookie policy",
            "uses cookies",
            "privacy overview",
            "use of cookies",
            "use cookies",
            "privacy & cookies policy",
            "privacy and cookies policy");
    private static final Set<String> COMMON = Set.of("the", "be", "to", "of", "and", "that", "have", "with");
    private static final List<String> ENDS = List.of(".", "?", "!", "\"", "'");
    private static final String BULLETS = "\u2022\u2023\u2043\u204c\u204d\u2219\u25cb\u25cf\u25d8\u25e6\u29be\u29bf";

    private PlainNemo() {}

    static double[] scores(String text) {
        List<String> words = split(text);
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        lines.removeIf(line -> strip(line).isEmpty());
        List<String> paragraphs = List.of(text.split("\n\n", -1));
        double all = length(text);
        List<Double> scores = new ArrayList<>();
        scores.add(characters(text, point -> !isAlphanumeric(point)));
        scores.add(share(words, PlainNemo::isSymbol, 1));
        scores.add(characters(text, point -> point >= '0' && point <= '9'));
        scores.add(all == 0 ? 1 : urls(text) / all);
        scores.add(characters(text, point -> "\t\n\r\b ".indexOf(point) >= 0));
        scores.add(characters(text, point -> "{}[]()\u27e8\u27e9".indexOf(point) >= 0));
        scores.add(boilerplate(paragraphs));
        scores.add(different(lines));
        scores.add(different(paragraphs));
        scores.add(differentCharacters(lines));
        scores.add(differentCharacters(paragraphs));
        scores.add((double) words.size());
        scores.add((double) words.size());
        scores.add(share(lines, line -> ENDS.stream().noneMatch(strip(line)::endsWith), 1));
        scores.add(share(words, word -> word.codePoints().anyMatch(Character::isAlphabetic), 0));
        scores.add(Math.min(2.0, words.stream().filter(COMMON::contains).count()));
        double mean = words.stream().mapToInt(PlainRules::length).average().orElse(0);
        scores.add(mean);
        scores.add(mean);
        scores.add(words.stream().mapToDouble(PlainRules::length).max().orElse(0));
        scores.add(share(lines, line -> ELLIPSES.stream().anyMatch(strip(line).toLowerCase(Locale.ROOT)::endsWith), 1));
        for (int n = 2; n <= 10; n++) {
            scores.add(words.size() < n ? 1 : n < 5 ? top(text, words, n) / all : repeated(words, n) / all);
        }
        scores.add(share(lines, line -> BULLETS.indexOf(strip(line).codePointAt(0)) >= 0, 1));
        return scores.stream().mapToDouble(each -> each).toArray();
    }

    private static boolean isAlphanumeric(int point) {
        return point < 0x80 && (Character.isLetterOrDigit(point) || "\n?!,.".indexOf(point) >= 0);
    }

    private static double characters(String text, IntPredicate counts) {
        return text.isEmpty() ? 1 : text.codePoints().filter(counts).count() / (double) length(text);
    }

    private static double share(List<String> parts, Predicate<String> counts, double none) {
        return parts.isEmpty() ? none : parts.stream().filter(counts).count() / (double) parts.size();
    }

    private static boolean isSymbol(String word) {
        long runs = Pattern.compile("#+").matcher(word).results().count();
        return ELLIPSES.contains(word) || runs / (double) length(word) > 0.5;
    }

    static int urls(String text) {
        int characters = 0;
        for (Matcher matcher = URL.matcher(text); matcher.find(); ) {
            characters += matcher.end() - matcher.start();
        }
        return characters;
    }

    private static double boilerplate(List<String> paragraphs) {
        double count = 0;
        for (String paragraph : paragraphs) {
            String lower = strip(paragraph).toLowerCase(Locale.ROOT);
            if (lower.contains("lorem ipsum")) {
                return 1;
            }
            count += BOILERPLATE.stream().anyMatch(lower::contains) ? 1 : 0;
        }
        return count / paragraphs.size();
    }

    private static double different(List<String> parts) {
        return parts.isEmpty() ? 0 : new LinkedHashSet<>(parts).size() / (double) parts.size();
    }

    private static double differentCharacters(List<String> parts) {
        int all = length(String.join("", parts));
        return all == 0 ? 0 : length(String.join("", new LinkedHashSet<>(parts))) / (double) all;
    }

    private static double top(String text, List<String> words, int n) {
        Map<List<String>, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(words.subList(i, i + n), 1, Integer::sum);
        }
        List<String> best = null;
        for (List<String> gram : counts.keySet()) {
            best = best == null || counts.get(gram) > counts.get(best) ? gram : best;
        }
        return length(text) - length(text.replace(String.join(" ", best), ""));
    }

    private static double repeated(List<String> words, int n) {
        Map<List<String>, Integer> counts = new LinkedHashMap<>();
        double characters = 0;
        int known = 0;
        for (int i = 0; i + n <= words.size(); i++) {
            List<String> gram = words.subList(i, i + n);
            if (counts.merge(gram, 1, Integer::sum) > 1) {
                characters += length(String.join("", gram.subList(known, n))) + Math.min(n - known, n - 1);
                known = n;
            }
            known = Math.max(0, known - 1);
        }
        return characters;
    }
}
