package dev.quern.corpus.quality;

import dev.quern.corpus.text.CodePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The rules once more, slowly and with strings: what the fast ones must agree with. Words are given.
final class PlainRules {
    private static final Pattern LINE_ENDS = Pattern.compile("\r\n|[\n\u000b\f\r\u001c-\u001e\u0085\u2028\u2029]");
    private static final Pattern CITATION = Pattern.compile("\\[\\p{Nd}*]|\\[edit]|\\[citation needed]");

    private PlainRules() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isSpace(int point) {
        return CodePoints.is(point, CodePoints.SPACE);
    }

    static String strip(String text) {
        int[] points = text.codePoints().toArray();
        int from = 0;
        int end = points.length;
        while (from < end && isSpace(points[from])) {
            from++;
        }
        while (end > from && isSpace(points[end - 1])) {
            end--;
        }
        return new String(points, from, end - from);
    }

    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (!isSpace(point)) {
                word.appendCodePoint(point);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(LINE_ENDS.split(text, -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private static double[] repeated(List<String> parts) {
        Set<String> seen = new HashSet<>();
        double count = 0;
        double characters = 0;
        for (String part : parts) {
            if (!seen.add(part)) {
                count++;
                characters += length(part);
            }
        }
        return new double[] {count / parts.size(), characters};
    }

    static double[] gopherRepetition(String text, List<String> words) {
        double all = Math.max(1, length(text));
        List<Double> scores = new ArrayList<>();
        double[] paragraphs = repeated(List.of(strip(text).split("\n{2,}", -1)));
        double[] lines = repeated(List.of(text.split("\n+", -1)));
        scores.addAll(List.of(paragraphs[0], paragraphs[1] / all, lines[0], lines[1] / all));
        for (int n = 2; n <= 4; n++) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (int i = 0; i + n <= words.size(); i++) {
                counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
            }
            double best = 0;
            int most = 0;
            for (Map.Entry<String, Integer> each : counts.entrySet()) {
                if (each.getValue() > most) {
                    most = each.getValue();
                    best = length(each.getKey()) * (double) most;
                }
            }
            scores.add(best / all);
        }
        for (int n = 5; n <= 10; n++) {
            Set<String> seen = new HashSet<>();
            double characters = 0;
            for (int i = 0; i + n <= words.size(); ) {
                String gram = String.join("", words.subList(i, i + n));
                if (seen.add(gram)) {
                    i++;
                } else {
                    characters += length(gram);
                    i += n;
                }
            }
            scores.add(characters / all);
        }
        return scores.stream().mapToDouble(each -> each).toArray();
    }

    static double[] gopherQuality(String text, List<String> words) {
        List<String> real = words.stream()
                .filter(word -> word.codePoints().anyMatch(point -> !CodePoints.is(point, CodePoints.PUNCTUATION)))
                .toList();
        double mean = real.stream().mapToInt(PlainRules::length).average().orElse(0);
        double count = Math.max(1, words.size());
        List<String> lines = lines(text);
        double bullets = lines.stream()
                .filter(line -> strip(line).startsWith("\u2022") || strip(line).startsWith("-"))
                .count();
        double ellipses = lines.stream()
                .filter(line -> strip(line).endsWith("...") || strip(line).endsWith("\u2026"))
                .count();
        double letters = words.stream()
                .filter(word -> word.codePoints().anyMatch(Character::isLetter))
                .count();
        Set<String> stop = new HashSet<>(List.of("the", "be", "to", "of", "and", "that", "have", "with"));
        stop.retainAll(new HashSet<>(words));
        double dots = (text.length() - text.replace("...", "").length()) / 3.0;
        return new double[] {
            real.size(),
            real.size(),
            mean,
            mean,
            text.codePoints().filter(point -> point == '#').count() / count,
            (dots + text.codePoints().filter(point -> point == 0x2026).count()) / count,
            lines.isEmpty() ? 0 : bullets / lines.size(),
            lines.isEmpty() ? 0 : ellipses / lines.size(),
            words.isEmpty() ? 0 : letters / words.size(),
            stop.size()
        };
    }

    static double[] fineWeb(String text, List<String> words) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        lines.removeIf(line -> strip(line).isEmpty());
        double count = Math.max(1, lines.size());
        double ended = lines.stream()
                .filter(line -> CodePoints.is(line.codePointBefore(line.length()), CodePoints.TERMINAL))
                .count();
        double brief = lines.stream().filter(line -> length(line) <= 30).count();
        double feeds = text.chars().filter(each -> each == '\n').count();
        return new double[] {
            lines.size(),
            ended / count,
            brief / count,
            lines.isEmpty() ? 0 : repeated(lines)[1] / Math.max(1, length(text) - feeds),
            feeds / Math.max(1, words.size())
        };
    }

    /// Scores of C4, and the text that stays.
    record Cleaned(double[] scores, String text) {}

    static Cleaned c4(String text, boolean onlyEnded, Function<String, List<String>> cut) {
        List<String> kept = new ArrayList<>();
        double sentences = 0;
        for (String raw : lines(text)) {
            String line = strip(raw);
            List<String> words = split(line);
            if (words.stream().anyMatch(word -> length(word) > 1000)) {
                continue;
            }
            line = CITATION.matcher(line).replaceAll("");
            boolean ended = line.matches("(?s).*[.?!\"']") && !line.endsWith("...");
            if (onlyEnded && !ended || words.size() < 3) {
                continue;
            }
            String lower = line.replace('\u0130', '?').toLowerCase(Locale.ROOT);
            if (lower.contains("lorem ipsum")) {
                return new Cleaned(new double[] {1, 0, 0}, text);
            }
            if (lower.contains("javascript")) {
                continue;
            }
            if (line.contains("{")) {
                return new Cleaned(new double[] {0, 1, 0}, text);
            }
            if (List.of(
                            "terms of use",
                            "privacy policy",
                            "cookie policy",
                            "uses cookies",
                            "use of cookies",
                            "use cookies")
                    .stream()
                    .anyMatch(lower::contains)) {
                continue;
            }
            sentences += sentences(cut.apply(line));
            kept.add(line);
        }
        return new Cleaned(new double[] {0, 0, sentences}, strip(String.join("\n", kept)));
    }

    private static int sentences(List<String> words) {
        List<List<String>> sentences = new ArrayList<>();
        boolean ended = true;
        for (String word : words) {
            boolean mark = length(word) == 1 && CodePoints.is(word.codePointAt(0), CodePoints.TERMINAL);
            boolean punctuation = word.codePoints().allMatch(point -> CodePoints.is(point, CodePoints.CATEGORY_P));
            if (sentences.isEmpty() || ended && !mark && !punctuation) {
                sentences.add(new ArrayList<>());
                ended = false;
            }
            sentences.getLast().add(word);
            ended |= mark;
        }
        return sentences.size();
    }

    static Map<String, Double> named(List<Rule> rules, double[] scores) {
        Map<String, Double> named = new HashMap<>();
        for (int i = 0; i < scores.length; i++) {
            named.put(rules.get(i).name(), scores[i]);
        }
        return named;
    }
}
