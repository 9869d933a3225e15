package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.PlainRules.length;
import static dev.quern.corpus.quality.Thresholds.removes;
import static dev.quern.corpus.quality.Thresholds.score;
import static dev.quern.corpus.quality.Thresholds.spelt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.corpus.text.Words;
import dev.quern.corpus.text.WordsOf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DolmaTest {
    private static final String[] UNITS = {
        "the",
        "to",
        "a",
        "b",
        "ab",
        "ba",
        "mill",
        "grain",
        "3.14",
        "\u0663",
        "caf\u00e9",
        "\u8a9e",
        "\0",
        "\0to",
        "#",
        "a#",
        "\u2026",
        "a\u2026",
        "...",
        "* ",
        "- ",
        "*a",
        "-",
        "\n",
        "\n\n",
        "\n\n\n",
        "\r\n",
        "\u2028",
        "\t",
        "\u3000",
        "x".repeat(62),
        "x".repeat(63),
        "x".repeat(64),
        "x".repeat(90)
    };

    private static String text(Random random) {
        int first = random.nextInt(UNITS.length - 8);
        int choice = random.nextInt(3) == 0 ? UNITS.length : 2 + random.nextInt(6);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(80); i > 0; i--) {
            text.append(UNITS[choice == UNITS.length ? random.nextInt(choice) : first + random.nextInt(choice)]);
            text.append(random.nextInt(5) == 0 ? "" : random.nextInt(9) == 0 ? "\n" : " ");
        }
        return text.toString();
    }

    @Test
    void equalsPlainRulesOnRandomTexts() {
        Random random = new Random(15);
        RuleSet quality = new DolmaQuality();
        RuleSet repetition = new DolmaRepetition();
        for (int round = 0; round < 4_000; round++) {
            String text = text(random);
            assertSame(text, quality, quality(text));
            assertSame(text, repetition, repetition(text));
        }
    }

    private static void assertSame(String text, RuleSet set, double[] expected) {
        double[] scores = new double[set.rules().size()];
        double[] needed = new double[scores.length];
        set.score(WordsOf.view(Words.WHITESPACE, text), scores, 0);
        assertThat(PlainRules.named(set.rules(), scores)).as(text).isEqualTo(PlainRules.named(set.rules(), expected));
        assertThat(set.firstBroken(WordsOf.view(Words.WHITESPACE, text), set.rules(), needed, 0))
                .isEqualTo(Rule.firstBroken(set.rules(), scores.length, scores, 0));
    }

    private static double[] quality(String text) {
        List<String> words = PlainRules.split(text);
        double count = Math.max(1, words.size());
        List<Integer> lengths = words.stream().map(PlainRules::length).sorted().toList();
        int size = lengths.size();
        double median = size == 0 ? 0 : (lengths.get((size - 1) / 2) + lengths.get(size / 2)) / 2.0;
        Set<String> required = Set.of("the", "be", "to", "of", "and", "that", "have", "with");
        List<String> lines = List.of(text.split("\n", -1));
        return new double[] {
            size,
            size,
            median,
            median,
            words.stream()
                            .filter(word -> word.contains("#") || word.contains("\u2026"))
                            .count()
                    / count,
            words.stream()
                            .filter(word -> word.codePoints().anyMatch(Character::isLetter))
                            .count()
                    / count,
            words.stream().filter(required::contains).count(),
            lines.stream()
                            .filter(line -> line.startsWith("*") || line.startsWith("-"))
                            .count()
                    / (double) lines.size(),
            lines.stream().filter(line -> line.endsWith("\u2026")).count() / (double) lines.size()
        };
    }

    private static double[] repetition(String text) {
        List<String> words = PlainRules.split(text);
        double characters =
                Math.max(1, words.stream().mapToInt(PlainRules::length).sum());
        List<String> lines = List.of(text.split("\n", -1));
        Map<String, Integer> lineCounts = new LinkedHashMap<>();
        lines.forEach(line -> lineCounts.merge(line, 1, Integer::sum));
        List<String> again =
                lines.stream().filter(line -> lineCounts.get(line) > 1).toList();
        List<Double> scores = new ArrayList<>();
        scores.add(again.size() / (double) lines.size());
        scores.add(length(String.join("", again)) / characters);
        for (int n = 2; n <= 10; n++) {
            Map<List<String>, Integer> counts = new LinkedHashMap<>();
            for (int i = 0; i + n <= words.size(); i++) {
                counts.merge(words.subList(i, i + n), 1, Integer::sum);
            }
            double top = 0;
            int most = 0;
            double repeated = 0;
            double all = 0;
            for (Map.Entry<List<String>, Integer> gram : counts.entrySet()) {
                int count = gram.getValue();
                double letters = count * (double) length(String.join("", gram.getKey()));
                top = count > most ? letters : top;
                most = Math.max(most, count);
                repeated += count > 1 ? letters : 0;
                all += letters;
            }
            scores.add(n < 5 ? top / characters : repeated / Math.max(1, all));
        }
        return scores.stream().mapToDouble(each -> each).toArray();
    }

    /// Each rule just inside its threshold, on it, and just outside, in the notation of [Thresholds].
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            dolma_word_count_min         | 51*word_             | 50*word_             | 49*word_
            dolma_word_count_max         | 99999*a_             | 100000*a_            | 100001*a_
            dolma_median_word_length_min | abc_ abcd            | 3*abc_               | ab_ abc
            dolma_median_word_length_max | 9*a_ abcdefghijk     | 3*abcdefghij_        | abcdefghij_ abcdefghijk
            dolma_symbol_to_word_ratio   | #a_ 10*b_            | \u2026_ 9*b_         | #a_ 8*b_
            dolma_fraction_of_words_with_alpha_character | 9*a_ 1_ | 8*a_ 2*1_         | 7*a_ 3*1_
            dolma_required_word_count    | the_of_and           | the_the              | the_The
            dolma_fraction_of_lines_starting_with_bullet_point | 8*-a/ b/b | 9**a/ b   | 10*-a/
            dolma_fraction_of_lines_ending_with_ellipsis | 2*a\u2026/ 7*b/ b | 3*a\u2026/ 6*b/ b | 4*a\u2026/ 5*b/ b
            dolma_fraction_of_duplicate_lines | 2*a/ b/c/d/e/f/g/h/i | 3*a/ b/c/d/e/f/g/h | 4*a/ b/c/d/e/f/g
            dolma_fraction_of_characters_in_duplicate_lines | 2*abc/ 15*d | 2*abc/ 14*d | 2*abc/ 13*d
            dolma_fraction_of_characters_in_most_common_2grams | a_b_ 9*c | a_b_ 8*c    | a_b_ 7*c
            dolma_fraction_of_characters_in_most_common_3grams | aa_bb_c_ 23*d | aaa_bbb_ccc_ 41*d | aa_bb_c_ 22*d
            dolma_fraction_of_characters_in_most_common_4grams | a_b_c_d_ 22*e | a_b_c_d_ 21*e | a_b_c_d_ 20*e
            """)
    void removesBeyondItsThresholdOnly(String rule, String inside, String on, String outside) {
        assertThat(removes(rule, spelt(inside))).as(inside).isFalse();
        assertThat(removes(rule, spelt(on))).as(on).isFalse();
        assertThat(removes(rule, spelt(outside))).as(outside).isTrue();
    }

    /// So many n-grams occur twice among so many.
    @ParameterizedTest
    @CsvSource({"5, 3, 40", "6, 7, 100", "7, 13, 200", "8, 3, 50", "9, 11, 200", "10, 1, 20"})
    void repeatedNGramsBeyondTheirThresholdAreRemoved(int n, int twice, int grams) {
        String rule = "dolma_fraction_of_characters_in_duplicate_" + n + "grams";
        assertThat(removes(rule, repeating(n, twice, grams + 1))).isFalse();
        assertThat(removes(rule, repeating(n, twice, grams))).isFalse();
        assertThat(removes(rule, repeating(n, twice, grams - 1))).isTrue();
    }

    private static String repeating(int n, int twice, int grams) {
        int unit = n + twice - 1;
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < grams + n - 1; word++) {
            int letter = word < 2 * unit ? word % unit : word;
            text.appendCodePoint(0x4e00 + letter).append(' ');
        }
        return text.toString();
    }

    @Test
    void everyRuleHasItsThresholdTested() throws NoSuchMethodException {
        String table = DolmaTest.class
                .getDeclaredMethod(
                        "removesBeyondItsThresholdOnly", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();
        assertThat(new DolmaQuality().rules())
                .allSatisfy(rule -> assertThat(table).contains(rule.name() + " "));
        assertThat(new DolmaRepetition().rules().subList(0, 5))
                .allSatisfy(rule -> assertThat(table).contains(rule.name() + " "));
    }

    @Test
    void allOccurrencesCountTheFirstAmongThem() {
        assertThat(score(Chain.Set.GOPHER_REPETITION_DOLMA, "dolma_fraction_of_duplicate_lines", "a\nb\na\nc"))
                .isEqualTo(0.5);
    }

    @Test
    void aTextWithoutWordsHasScoresOfZero() {
        for (String text : new String[] {"", " ", "\n"}) {
            assertThat(score(Chain.Set.GOPHER_QUALITY_DOLMA, "dolma_median_word_length_min", text))
                    .isZero();
            assertThat(score(
                            Chain.Set.GOPHER_REPETITION_DOLMA,
                            "dolma_fraction_of_characters_in_duplicate_5grams",
                            text))
                    .isZero();
        }
    }
}
