package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Thresholds.removes;
import static dev.quern.corpus.quality.Thresholds.score;
import static dev.quern.corpus.quality.Thresholds.spelt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.quern.corpus.text.Words;
import dev.quern.corpus.text.WordsOf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NemoTest {
    private static final String[] UNITS = {
        "the",
        "to",
        "mill",
        "grain",
        "a",
        "b",
        "ab",
        "ba",
        "a b",
        "b a",
        "3.14",
        "\u0663",
        "\u2167",
        "caf\u00e9",
        "\u8a9e",
        "\ud83d\ude00",
        "\0",
        "\0to",
        "x".repeat(1001),
        "\n",
        "\n\n",
        "\n\n\n",
        "\r\n",
        "\u2028",
        "\u001c",
        "\t",
        "\b",
        "\u3000",
        ". ",
        "? ",
        "\"",
        "'",
        "...",
        "\u2026",
        "[...]",
        "(...)",
        "[\u2026]",
        "-\u00bb",
        "read more",
        "Read More..",
        "READ MORE",
        "\u2022 ",
        "\u25e6 ",
        "- ",
        "#",
        "##",
        "#a#",
        "{",
        "]",
        "\u27e8",
        "lorem ipsum",
        "Lorem IPSUM",
        "\u0130",
        "terms of use",
        "Privacy Policy",
        "privacy overview",
        "use coo\u212aies",
        "uses cookies",
        "cookie policy",
        "privacy & cookies policy",
        "privacy and cookies policy",
        "http://",
        "https://",
        "http://a.b/%2F%zz",
        "https://x.y/(a)!*,~#?",
        "httphttps://q",
        "http:/",
        "ftp://a"
    };

    private static String text(Random random) {
        int first = random.nextInt(UNITS.length - 8);
        int choice = random.nextInt(3) == 0 ? UNITS.length : 2 + random.nextInt(6);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(100); i > 0; i--) {
            String unit = UNITS[choice == UNITS.length ? random.nextInt(choice) : first + random.nextInt(choice)];
            text.append(unit.length() > 1000 && random.nextInt(50) > 0 ? "z" : unit);
            text.append(random.nextInt(5) == 0 ? "" : random.nextInt(9) == 0 ? "\n" : " ");
        }
        return text.toString();
    }

    @Test
    void equalsThePlainCascadeOnRandomTexts() {
        Random random = new Random(28);
        Nemo nemo = new Nemo();
        double[] scores = new double[nemo.rules().size()];
        for (int round = 0; round < 4_000; round++) {
            String text = text(random);
            nemo.score(WordsOf.view(Words.WHITESPACE, text), scores, 0);
            assertThat(PlainRules.named(nemo.rules(), scores))
                    .as(text)
                    .isEqualTo(PlainRules.named(nemo.rules(), PlainNemo.scores(text)));
        }
    }

    @Test
    void theVerdictAloneIsTheFirstRuleThatIsBroken() {
        Random random = new Random(29);
        Chain chain = new Chain(List.of(Chain.Set.NEMO, Chain.Set.GOPHER_QUALITY), Words.UAX_29);
        // Each rule is asked last now and then: thresholds that nothing breaks stand for the others.
        double[] scores = new double[chain.rules().size()];
        double[] needed = new double[scores.length];
        for (int round = 0; round < 2_000; round++) {
            List<Rule> rules = chain.rules().stream()
                    .map(rule -> random.nextInt(3) > 0 ? unbreakable(rule) : rule)
                    .toList();
            byte[] text = text(random).getBytes(StandardCharsets.UTF_8);
            chain.score(text, 0, text.length, scores);
            int broken = Rule.firstBroken(rules, rules.size(), scores, 0);
            assertThat(chain.firstBroken(text, 0, text.length, rules, needed)).isEqualTo(broken);
        }
    }

    private static Rule unbreakable(Rule rule) {
        return rule.withThreshold(
                rule.keeps() == Rule.Keeps.AT_LEAST ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }

    /// Each rule just inside its threshold, on it, and just outside, in the notation of [Thresholds].
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nemo_alpha_numeric            | 76*a 24*_              | 75*a 25*_              | 74*a 26*_
            nemo_symbol_to_word           | ..._ 10*b_             | ..._ 9*b_              | ..._ 8*b_
            nemo_numbers_ratio            | 14*1 86*a              | 15*1 85*a              | 16*1 84*a
            nemo_urls_ratio               | http:~~abc 41*_        | http:~~abc 40*_        | http:~~abc 39*_
            nemo_white_space              | 24*_ 76*a              | 25*_ 75*a              | 26*_ 74*a
            nemo_parentheses_ratio        | 9*( 91*a               | 10*( 90*a              | 11*( 89*a
            nemo_boilerplate_string_ratio | terms_of_use// 2*a// b | 2*terms_of_use// 2*a// b | 2*terms_of_use// a// b
            nemo_repeated_lines           | 3*a/ b/c/d/e/f/g/h     | 4*a/ b/c/d/e/f/g       | 5*a/ b/c/d/e/f
            nemo_repeated_paragraphs      | 3*a// b//c//d//e//f//g//h | 4*a// b//c//d//e//f//g | 5*a// b//c//d//e//f
            nemo_repeated_lines_char      | 2*ab/ 7*c              | 2*ab/ 6*c              | 2*ab/ 5*c
            nemo_repeated_paragraphs_char | 2*ab// 7*c             | 2*ab// 6*c             | 2*ab// 5*c
            nemo_word_count_min           | 51*word_               | 50*word_               | 49*word_
            nemo_word_count_max           | 99999*a_               | 100000*a_              | 100001*a_
            nemo_punctuation              | 16*a/ 4*a./            | 17*a/ 3*a./            | 18*a/ 2*a./
            nemo_words_without_alphabets  | 9*a_ 1_                | 8*a_ 2*1_              | 7*a_ 3*1_
            nemo_common_english_words     | the_of_and             | the_the                | the_The
            nemo_mean_word_length_min     | 9*abc_ abcd            | 10*abc_                | 9*abc_ ab
            nemo_mean_word_length_max     | 9*abcdefghij_ abcdef   | 10*abcdefghij_         | 9*abcdefghij_ abcdefghijk
            nemo_max_word_length          | 999*a                  | 1000*a                 | 1001*a
            nemo_ellipsis                 | 2*a.../ 8*b/           | 3*a.../ 7*b/           | 4*a.../ 6*b/
            nemo_repeating_top_2grams     | a_b_ 12*c              | a_b_ 11*c              | a_b_ 10*c
            nemo_repeating_top_3grams     | aaa_bbb_c_ 41*d        | aaa_bbb_c_ 40*d        | aaa_bbb_c_ 39*d
            nemo_repeating_top_4grams     | a_b_c_dd_ 42*e         | a_b_c_dd_ 41*e         | a_b_c_dd_ 40*e
            nemo_repeating_dup_5gram      | 2*a_b_c_d_eeeeeee_ 69*f | 2*a_b_c_d_eeeeeee_ 68*f | 2*a_b_c_d_eeeeeee_ 67*f
            nemo_repeating_dup_6gram      | 2*a_b_c_d_e_ffff_ 71*g | 2*a_b_c_d_e_ffff_ 70*g | 2*a_b_c_d_e_ffff_ 69*g
            nemo_repeating_dup_7gram      | 2*a_b_c_d_e_f_g_ 73*h  | 2*a_b_c_d_e_f_g_ 72*h  | 2*a_b_c_d_e_f_g_ 71*h
            nemo_repeating_dup_8gram | 2*a_b_c_d_e_f_g_ihhhhhhhhh_ 151*j | 2*a_b_c_d_e_f_g_ihhhhhhhhh_ 150*j | 2*a_b_c_d_e_f_g_ihhhhhhhhh_ 149*j
            nemo_repeating_dup_9gram | 2*a_b_c_d_e_f_g_h_iiiiii_ 155*j | 2*a_b_c_d_e_f_g_h_iiiiii_ 154*j | 2*a_b_c_d_e_f_g_h_iiiiii_ 153*j
            nemo_repeating_dup_10gram | 2*a_b_c_d_e_f_g_h_i_jj_ 159*k | 2*a_b_c_d_e_f_g_h_i_jj_ 158*k | 2*a_b_c_d_e_f_g_h_i_jj_ 157*k
            nemo_bullet_ratio             | 8*\u2022_a/ 2*b/       | 9*\u2022_a/ b          | 10*\u2022_a/
            """)
    void removesBeyondItsThresholdOnly(String rule, String inside, String on, String outside) {
        assertThat(removes(rule, spelt(inside))).as(inside).isFalse();
        assertThat(removes(rule, spelt(on))).as(on).isFalse();
        assertThat(removes(rule, spelt(outside))).as(outside).isTrue();
    }

    @Test
    void everyRuleHasItsThresholdTested() throws NoSuchMethodException {
        String table = NemoTest.class
                .getDeclaredMethod(
                        "removesBeyondItsThresholdOnly", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();
        assertThat(new Nemo().rules()).hasSize(30).allSatisfy(rule -> assertThat(table)
                .contains(rule.name() + " "));
    }

    private static double of(String rule, String text) {
        return score(Chain.Set.NEMO, "nemo_" + rule, text);
    }

    @Test
    void aSpaceIsNoAlphanumericCharacterAndALineFeedIs() {
        assertThat(of("alpha_numeric", "a b ")).isEqualTo(0.5);
        assertThat(of("alpha_numeric", "a\nb\n,.?!")).isZero();
        assertThat(of("alpha_numeric", "\u00e9\u0661ab")).isEqualTo(0.5);
    }

    @Test
    void digitsAreThoseOfAscii() {
        assertThat(of("numbers_ratio", "1\u0661\u0967\uff11")).isEqualTo(0.25);
    }

    @Test
    void letterNumbersAndMarksAreAlphabetic() {
        assertThat(of("words_without_alphabets", "\u2167 \u0345 \u0661 -")).isEqualTo(0.5);
    }

    @Test
    void hashSignsCountByRuns() {
        assertThat(of("symbol_to_word", "# ##")).isEqualTo(0.5);
        assertThat(of("symbol_to_word", "#a#b# #ab")).isEqualTo(0.5);
        assertThat(of("symbol_to_word", "-\u00bb (...) [\u2026] ....")).isEqualTo(0.75);
    }

    @Test
    void boilerplateAtTheTopCountsAsAnywhere() {
        String body = "\n\na".repeat(9);
        assertThat(of("boilerplate_string_ratio", "Privacy Policy" + body)).isEqualTo(0.1);
        assertThat(of("boilerplate_string_ratio", "\n \n\nx uses coo\u212aiesx" + body))
                .isEqualTo(1 / 11.0);
        assertThat(of("boilerplate_string_ratio", "privacy\npolicy" + body)).isZero();
        assertThat(of("boilerplate_string_ratio", body + "Lorem Ipsum")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Necessary cookies are absolutely essential for the website to function properly. This category only"
                        + " includes cookies that ensures basic functionalities and security features of the website."
                        + " These cookies do not store any personal information.",
                "Any cookies that may not be particularly necessary for the website to function and is used"
                        + " specifically to collect user personal data via analytics, ads, other embedded contents are"
                        + " termed as non-necessary cookies. It is mandatory to procure user consent prior to running"
                        + " these cookies on your website.",
                "If you continue to browse this site without changing your cookie settings, you agree to this use."
                        + " AcceptRead More"
            })
    void longPhrasesAreBoilerplateAsAWhole(String phrase) {
        assertThat(of("boilerplate_string_ratio", phrase)).isEqualTo(1);
        assertThat(of("boilerplate_string_ratio", phrase.substring(1))).isZero();
        assertThat(of("boilerplate_string_ratio", phrase.substring(0, phrase.length() - 1)))
                .isZero();
    }

    @Test
    void paragraphsArePartedFromTheLeftAndEmptyOnesCount() {
        // "a", "\nb", "", ""
        assertThat(of("repeated_paragraphs", "a\n\n\nb\n\n\n\n")).isEqualTo(0.75);
        assertThat(of("repeated_paragraphs", "\n\n\0")).isEqualTo(1);
    }

    @Test
    void stopWordsAreNotCountedBeyondTwo() {
        assertThat(of("common_english_words", "the the of and")).isEqualTo(2);
        assertThat(of("common_english_words", "\0to The of")).isEqualTo(1);
    }

    @Test
    void linesMayEndInReadMore() {
        assertThat(of("ellipsis", "Read MORE \n read more..\nread more.\nmore\n-\u00bb"))
                .isEqualTo(0.6);
    }

    @Test
    void fewerWordsThanAnNGramHasScoreOne() {
        assertThat(of("repeating_top_3grams", "one two")).isEqualTo(1);
        assertThat(of("repeating_top_2grams", "one two")).isEqualTo(1);
        assertThat(of("repeating_dup_10gram", "1 2 3 4 5 6 7 8 9")).isEqualTo(1);
        assertThat(of("repeating_dup_10gram", "1 2 3 4 5 6 7 8 9 10")).isZero();
    }

    /// Its own choice hangs on the order of a Python set.
    @Test
    void ofEquallyFrequentNGramsTheFirstSeenCounts() {
        assertThat(of("repeating_top_2grams", "aa bb cccc dddd")).isEqualTo(5 / 15.0);
        assertThat(of("repeating_top_2grams", "aa bb ccc ddd e ccc ddd aa bb")).isEqualTo(10 / 29.0);
    }

    @Test
    void theMostFrequentNGramIsTakenOutOfLongerWordsButNotAcrossLines() {
        assertThat(of("repeating_top_2grams", "a b xa by a b")).isEqualTo(9 / 13.0);
        assertThat(of("repeating_top_2grams", "a\nb a  b a\nb")).isZero();
        assertThat(of("repeating_top_3grams", "a a a a a a a")).isEqualTo(10 / 13.0);
    }

    @Test
    void urlsAreWhatThePatternMatches() {
        assertThat(of("urls_ratio", "https://a.b/%2f%g <http://c>")).isEqualTo((15 + 8) / 28.0);
        assertThat(of("urls_ratio", "http://http://x")).isEqualTo(1);
        assertThat(of("urls_ratio", "http:// https:/ ftp://x http:x")).isZero();
        Random random = new Random(30);
        String[] parts = {"http", "s", ":", "/", "://", "%", "2", "f", "g", " ", "http://", "\u00e9", "(", ";", "h"};
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder("x");
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(of("urls_ratio", text.toString()))
                    .as(text.toString())
                    .isEqualTo(PlainNemo.urls(text.toString()) / (double) text.length());
        }
    }

    @Test
    void aTextWithoutWordsIsRemoved() {
        Chain chain = new Chain(List.of(Chain.Set.NEMO), Words.UAX_29);
        double[] scores = new double[30];
        assertThat(chain.firstBroken(new byte[0], 0, 0, chain.rules(), scores)).isZero();
        byte[] feeds = "\n\n\n".getBytes(StandardCharsets.UTF_8);
        int broken = chain.firstBroken(feeds, 0, feeds.length, chain.rules(), scores);
        assertThat(chain.rules().get(broken).name()).isEqualTo("nemo_symbol_to_word");
    }

    @Test
    void wordsStandBetweenWhiteSpaceWhateverOtherSetsCount() {
        Chain chain = new Chain(List.of(Chain.Set.NEMO, Chain.Set.GOPHER_QUALITY), Words.UAX_29);
        double[] scores = new double[chain.rules().size()];
        byte[] text = "don't, stop-here".getBytes(StandardCharsets.UTF_8);
        chain.score(text, 0, text.length, scores);
        assertThat(PlainRules.named(chain.rules(), scores))
                .containsEntry("nemo_word_count_min", 2.0)
                .containsEntry("gopher_short_doc", 3.0);
    }

    @Test
    void countersOfClassesDoNotRunOver() {
        assertThat(of("numbers_ratio", "1".repeat(5_000) + "a".repeat(5_000))).isEqualTo(0.5);
        assertThat(of("repeated_lines", "a\n".repeat(9_000))).isEqualTo(1 / 9000.0);
    }

    /// What would take hours if the work grew with the square of the length.
    @Test
    void hostileTextsTakeNoMoreThanOthersOfTheirLength() {
        int size = 1_000_000;
        Chain chain = new Chain(List.of(Chain.Set.GOPHER_REPETITION, Chain.Set.NEMO), Words.UAX_29);
        double[] scores = new double[chain.rules().size()];
        String word = "a".repeat(size / 4);
        for (String text : new String[] {
            "a".repeat(size),
            " ".repeat(size),
            "#".repeat(size),
            "\n".repeat(size),
            "\0 ".repeat(size / 2),
            "a ".repeat(size / 2),
            "a\n".repeat(size / 2),
            "://".repeat(size / 3),
            "http://%".repeat(size / 8),
            "privacy ".repeat(size / 8),
            "any cookies that may not be ".repeat(size / 28),
            word + " " + word + " " + word + " b",
            " \u2022...".repeat(size / 5)
        }) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertTimeout(Duration.ofSeconds(30), () -> chain.score(bytes, 0, bytes.length, scores));
            assertThat(scores).doesNotContain(Double.NaN);
        }
    }
}
