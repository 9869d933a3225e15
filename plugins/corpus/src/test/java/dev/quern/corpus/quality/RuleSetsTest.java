package dev.quern.corpus.quality;

import static dev.quern.corpus.quality.Thresholds.removes;
import static dev.quern.corpus.quality.Thresholds.spelt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.corpus.text.Words;
import dev.quern.corpus.text.WordsOf;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleSetsTest {
    private static final String[] UNITS = {
        "the",
        "be",
        "to",
        "of",
        "and",
        "mill",
        "grain",
        "don't",
        "3.14",
        "e.g.",
        "MILL",
        "caf\u00e9",
        "\u8a9e\u5f59",
        "\ud83d\ude00",
        "\n",
        "\n\n",
        "\n\n\n",
        "\r\n",
        "\u2028",
        "\u0085",
        "\u001c",
        "\t",
        "\u3000",
        "...",
        "\u2026",
        ". ",
        "! ",
        "? ",
        "\u3002",
        "- ",
        "\u2022 ",
        "#",
        "{",
        "lorem ipsum",
        "Lorem IPSUM",
        "javascript",
        "JavaScript",
        "terms of use",
        "use coo\u212aies",
        "use cookies",
        "[1]",
        "[12]",
        "[edit]",
        "[citation needed]",
        "[x]",
        "\0",
        "\0to",
        "\"",
        "'",
        "x".repeat(1000),
        "x".repeat(1001)
    };

    /// Few different units make repetitions, many make prose.
    private static String text(Random random) {
        int choice = 2 + random.nextInt(UNITS.length - 2);
        int rare = random.nextInt(3);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(120); i > 0; i--) {
            int unit = rare == 0 ? random.nextInt(12) : random.nextInt(rare == 1 ? choice : UNITS.length - 2);
            text.append(random.nextInt(300) == 0 ? UNITS[UNITS.length - 1 - random.nextInt(2)] : UNITS[unit]);
            text.append(random.nextInt(5) == 0 ? "" : random.nextInt(9) == 0 ? ".\n" : " ");
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(Words.class)
    void equalPlainRulesOnRandomTexts(Words cut) {
        Random random = new Random(139);
        RuleSet repetition = new GopherRepetition();
        RuleSet quality = new GopherQuality();
        RuleSet fineWeb = new FineWeb();
        for (int round = 0; round < 2_500; round++) {
            String text = text(random);
            List<String> words = WordsOf.text(cut, text);
            assertSame(text, repetition, cut, PlainRules.gopherRepetition(text, words));
            assertSame(text, quality, cut, PlainRules.gopherQuality(text, words));
            assertSame(text, fineWeb, cut, PlainRules.fineWeb(text, words));
            for (boolean onlyEnded : new boolean[] {true, false}) {
                C4 c4 = new C4(onlyEnded, cut);
                PlainRules.Cleaned plain = PlainRules.c4(text, onlyEnded, line -> WordsOf.text(cut, line));
                assertSame(text, c4, cut, plain.scores());
                assertThat(new String(c4.kept(), 0, c4.length())).as(text).isEqualTo(plain.text());
                assertThat(c4.changed()).as(text).isEqualTo(!plain.text().equals(text));
            }
        }
    }

    private static void assertSame(String text, RuleSet set, Words cut, double[] expected) {
        double[] scores = new double[set.rules().size()];
        set.score(WordsOf.view(cut, text), scores, 0);
        assertThat(PlainRules.named(set.rules(), scores)).as(text).isEqualTo(PlainRules.named(set.rules(), expected));
    }

    /// Each rule just inside its threshold, on it, and just outside, in the notation of [Thresholds].
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gopher_short_doc             | 51*word_             | 50*word_             | 49*word_
            gopher_long_doc              | 99999*a_             | 100000*a_            | 100001*a_
            gopher_below_avg_threshold   | 9*abc_ abcd          | 10*abc_              | 9*abc_ ab
            gopher_above_avg_threshold   | 9*abcdefghij_ abcdef | 10*abcdefghij_       | 9*abcdefghij_ abcdefghijk
            gopher_too_many_hashes       | #a_ 10*b_            | #a_ 9*b_             | #a_ 8*b_
            gopher_too_many_ellipsis     | a..._ 10*b_          | a..._ 9*b_           | a..._ 8*b_
            gopher_too_many_bullets      | 8*-_a/ 2*b/          | 9*-_a/ b             | 10*-_a/
            gopher_too_many_end_ellipsis | 2*a.../ 8*b/         | 3*a.../ 7*b/         | 4*a.../ 6*b/
            gopher_below_alpha_threshold | 9*a_ 1_              | 8*a_ 2*1_            | 7*a_ 3*1_
            gopher_enough_stop_words     | the_be_to            | the_be_the           | the_The_the
            lorem_ipsum                  | a_b_c.               | a_b_lorem__ipsum.    | a_b_lorem_ipsum.
            curly_bracket                | a_b_c.               | a_{.                 | a_b_{.
            too_few_sentences            | 6*a_b_c./            | 5*a_b_c./            | 4*a_b_c./
            empty                        | a/b                  | a                    | /
            line_punct_ratio             | 13*a./ 87*a/         | 12*a./ 88*a/         | 11*a./ 89*a/
            char_dup_ratio               | a/a/ 99*b            | a/a/ 98*b            | a/a/ 97*b
            list_ratio                   | 2*a_b/ 6*c_          | 3*a_b/ 4*c_          | 4*a_b/ 4*c_
            dup_line_frac                | 3*a/ b/c/d/e/f/g/h   | 4*a/ b/c/d/e/f/g     | 5*a/ b/c/d/e/f
            dup_para_frac                | 2*a// b//c//d//e//f  | 4*a// b//c//d//e//f//g | 5*a// b//c//d//e//f
            dup_line_char_frac           | 2*ab/ 5*c            | 2*ab/ 4*c            | 2*ab/ 3*c
            dup_para_char_frac           | 2*ab// 3*c           | 2*ab// 2*c           | 2*ab// c
            top_2_gram                   | a_b_ 12*c            | a_b_ 11*c            | a_b_ 10*c
            top_3_gram                   | aaa_bbb_c_ 41*d      | aaa_bbb_c_ 40*d      | aaa_bbb_c_ 39*d
            top_4_gram                   | a_b_c_dd_ 42*e       | a_b_c_dd_ 41*e       | a_b_c_dd_ 40*e
            duplicated_5_n_grams         | 2*a_b_c_d_ee_ 19*f   | 2*a_b_c_d_ee_ 18*f   | 2*a_b_c_d_ee_ 17*f
            duplicated_6_n_grams         | 2*a_b_c_d_e_ff_ 25*g | 2*a_b_c_d_e_ff_ 24*g | 2*a_b_c_d_e_ff_ 23*g
            duplicated_7_n_grams | 2*aa_bb_cc_dd_ee_ff_g_ 61*h | 2*aa_bb_cc_dd_ee_ff_g_ 60*h | 2*aa_bb_cc_dd_ee_ff_g_ 59*h
            duplicated_8_n_grams | 2*aa_bb_cc_dd_e_f_g_h_ 61*i | 2*aa_bb_cc_dd_e_f_g_h_ 60*i | 2*aa_bb_cc_dd_e_f_g_h_ 59*i
            duplicated_9_n_grams | 2*aa_bb_c_d_e_f_g_h_i_ 61*j | 2*aa_bb_c_d_e_f_g_h_i_ 60*j | 2*aa_bb_c_d_e_f_g_h_i_ 59*j
            duplicated_10_n_grams | 2*a_b_c_d_e_f_g_h_i_j_ 61*k | 2*a_b_c_d_e_f_g_h_i_j_ 60*k | 2*a_b_c_d_e_f_g_h_i_j_ 59*k
            """)
    void removesBeyondItsThresholdOnly(String rule, String inside, String on, String outside) {
        assertThat(removes(rule, spelt(inside))).as(inside).isFalse();
        assertThat(removes(rule, spelt(on))).as(on).isFalse();
        assertThat(removes(rule, spelt(outside))).as(outside).isTrue();
    }

    @Test
    void aShortLineHasThirtyCharactersAtMost() {
        String brief = "x".repeat(30) + "\n";
        String longer = "x".repeat(31) + "\n";
        assertThat(removes("short_line_ratio", brief.repeat(67) + longer.repeat(33)))
                .isFalse();
        assertThat(removes("short_line_ratio", brief.repeat(68) + longer.repeat(32)))
                .isTrue();
    }

    @Test
    void everyRuleHasItsThresholdTested() throws NoSuchMethodException {
        String table = RuleSetsTest.class
                .getDeclaredMethod(
                        "removesBeyondItsThresholdOnly", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();
        for (Chain.Set set : EnumSet.range(Chain.Set.GOPHER_REPETITION, Chain.Set.FINEWEB)) {
            for (Rule rule : set.rules()) {
                assertThat(table + "short_line_ratio ").contains(rule.name() + " ");
            }
        }
    }

    @Test
    void laterSetsSeeWhatC4LeavesOfTheText() {
        Chain chain = new Chain(List.of(Chain.Set.C4_ANY_END, Chain.Set.FINEWEB), Words.WHITESPACE);
        double[] scores = new double[chain.rules().size()];
        byte[] text = "one two three[1].\nno\nwe use cookies here.\nfour five six.\n".getBytes(StandardCharsets.UTF_8);
        chain.score(text, 0, text.length, scores);
        assertThat(chain.changed()).isTrue();
        assertThat(new String(chain.text(), StandardCharsets.UTF_8)).isEqualTo("one two three.\nfour five six.");
        assertThat(PlainRules.named(chain.rules(), scores))
                .containsEntry("too_few_sentences", 2.0)
                .containsEntry("empty", 2.0)
                .containsEntry("line_punct_ratio", 1.0)
                .hasEntrySatisfying("list_ratio", ratio -> assertThat(ratio).isCloseTo(1 / 6.0, Offset.offset(1e-12)));
    }
}
