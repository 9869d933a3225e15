package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.quality.Chain;
import dev.quern.corpus.text.Words;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

class QualityStepsTest {
    private static final List<Chain.Set> BOTH = List.of(Chain.Set.C4, Chain.Set.FINEWEB);
    private static final String PROSE = "The mill grinds the grain slowly.\n".repeat(2)
            + "It stands by the river.\nIt has stood there long.\nNobody counts its turns.\n";

    private static TestRows rows() {
        return TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("prose", PROSE)
                .row("code", "the body is { a; }.\n")
                .nextBatch()
                .row("none", null)
                .nextBatch()
                .nextPart()
                .row("empty", "")
                .row("short", "One two three.\nfour");
    }

    private static StepTester.Result scored(List<Chain.Set> rules) throws IOException {
        return new StepTester().run(new ScoreQuality(new ScoreQuality.Config("text", rules, Words.WHITESPACE)), rows());
    }

    private static StepTester.Result filtered(List<Chain.Set> rules, Map<String, Double> thresholds)
            throws IOException {
        StepTester.Result scored = scored(rules);
        TestRows rows = TestRows.of(((PortType.Rows) scored.outputs().ports().get(""))
                .schema()
                .getFields()
                .toArray(Field[]::new));
        for (List<Object> row : scored.only()) {
            rows.row(row.toArray());
        }
        return new StepTester()
                .run(
                        new FilterQuality(new FilterQuality.Config(rules, thresholds, Optional.empty(), Words.UAX_29)),
                        rows);
    }

    @Test
    void scoresBecomeColumnsAndC4ChangesTheText() throws IOException {
        StepTester.Result result = scored(BOTH);
        assertThat(result.only()).hasSize(5);
        // id, text, lorem_ipsum, curly_bracket, too_few_sentences, empty, ...
        assertThat(result.only().get(0).subList(1, 6)).containsExactly(PROSE.strip(), 0.0, 0.0, 5.0, 5.0);
        assertThat(result.only().get(1).subList(1, 4)).containsExactly("the body is { a; }.\n", 0.0, 1.0);
        assertThat(result.only().get(2).subList(1, 10)).containsOnlyNulls();
        assertThat(result.only().get(3).subList(1, 6)).containsExactly("", 0.0, 0.0, 0.0, 0.0);
        assertThat(result.only().get(4).subList(1, 5)).containsExactly("One two three.", 0.0, 0.0, 1.0);
    }

    @Test
    void setsOfRulesTellWhatTheyCost() throws IOException {
        StepTester tester = new StepTester();
        TestRows rows =
                TestRows.of(Columns.text("id"), Columns.text("text")).row("long", "mill and river ".repeat(100_000));
        tester.run(new ScoreQuality(new ScoreQuality.Config("text", BOTH, Words.UAX_29)), rows);
        assertThat(tester.counted()).containsOnlyKeys("c4-ms", "fineweb-ms", "words-ms");
        assertThat(tester.counted().get("words-ms")).isPositive();
    }

    @Test
    void aTextOfWhichC4LeavesNothingStaysToBeSeen() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text")).row("menu", "Home\nAbout us");
        ScoreQuality score = new ScoreQuality(new ScoreQuality.Config("text", List.of(Chain.Set.C4), Words.UAX_29));
        assertThat(new StepTester().run(score, rows).only().getFirst())
                .containsExactly("menu", "Home\nAbout us", 0.0, 0.0, 0.0);
    }

    @Test
    void removedRowsSayWhichRuleTookThem() throws IOException {
        StepTester.Result result = filtered(BOTH, Map.of("char_dup_ratio", 0.5, "short_line_ratio", 1.0));
        assertThat(result.only()).extracting(List::getFirst).containsExactly("prose");
        assertThat(result.rows().get("removed"))
                .extracting(row -> row.getFirst() + " " + row.getLast())
                .containsExactly(
                        "code curly_bracket", "none no-text", "empty too_few_sentences", "short too_few_sentences");
    }

    @Test
    void thresholdsChangeWithoutAText() throws IOException {
        StepTester.Result result =
                filtered(BOTH, Map.of("char_dup_ratio", 0.5, "too_few_sentences", 1.0, "short_line_ratio", 1.0));
        assertThat(result.only()).extracting(List::getFirst).containsExactly("prose", "short");
    }

    private static StepTester.Result judged(List<Chain.Set> rules, Map<String, Double> thresholds) throws IOException {
        FilterQuality filter =
                new FilterQuality(new FilterQuality.Config(rules, thresholds, Optional.of("text"), Words.WHITESPACE));
        return new StepTester().run(filter, rows());
    }

    @Test
    void textsAreJudgedAsTheirScoresAre() throws IOException {
        for (Map<String, Double> thresholds : List.of(
                Map.<String, Double>of(),
                Map.of("char_dup_ratio", 0.5, "short_line_ratio", 1.0),
                Map.of("char_dup_ratio", 0.5, "too_few_sentences", 1.0, "short_line_ratio", 1.0))) {
            StepTester.Result scored = filtered(BOTH, thresholds);
            StepTester.Result judged = judged(BOTH, thresholds);
            assertThat(judged.only())
                    .isEqualTo(
                            scored.only().stream().map(row -> row.subList(0, 2)).toList());
            assertThat(judged.rows().get("removed"))
                    .extracting(row -> row.getFirst() + " " + row.getLast())
                    .isEqualTo(scored.rows().get("removed").stream()
                            .map(row -> row.getFirst() + " " + row.getLast())
                            .toList());
        }
    }

    @Test
    void aRemovedTextStaysAsItCame() throws IOException {
        StepTester.Result judged = judged(BOTH, Map.of("char_dup_ratio", 0.5, "short_line_ratio", 1.0));
        assertThat(judged.only()).containsExactly(List.of("prose", PROSE.strip()));
        assertThat(judged.rows().get("removed").getLast())
                .containsExactly("short", "One two three.\nfour", "too_few_sentences");
    }

    @Test
    void nemoRemovesWhatItsCascadeDoes() throws IOException {
        StepTester.Result judged = judged(
                List.of(Chain.Set.NEMO),
                Map.of(
                        "nemo_word_count_min", 20.0,
                        "nemo_repeated_lines_char", 0.7,
                        "nemo_repeating_top_3grams", 0.3,
                        "nemo_repeating_top_4grams", 0.3,
                        "nemo_repeating_dup_5gram", 0.3,
                        "nemo_repeating_dup_6gram", 0.3));
        assertThat(judged.only()).containsExactly(List.of("prose", PROSE));
        assertThat(judged.rows().get("removed"))
                .extracting(row -> row.getFirst() + " " + row.getLast())
                .containsExactly(
                        "code nemo_alpha_numeric",
                        "none no-text",
                        "empty nemo_alpha_numeric",
                        "short nemo_word_count_min");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new ScoreQuality.Config("text", List.of(), Words.UAX_29))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("needs at least one set");
        assertThatThrownBy(() ->
                        new ScoreQuality.Config("text", List.of(Chain.Set.C4, Chain.Set.C4_ANY_END), Words.UAX_29))
                .hasMessageContaining("names both 'c4' and 'c4-any-end'");
        assertThatThrownBy(
                        () -> new FilterQuality.Config(BOTH, Map.of("top_9_gram", 0.5), Optional.empty(), Words.UAX_29))
                .hasMessageContaining("is no rule; the rules are [lorem_ipsum,");
        FilterQuality filter =
                new FilterQuality(new FilterQuality.Config(BOTH, Map.of(), Optional.empty(), Words.UAX_29));
        assertThatThrownBy(() -> new StepTester().plan(filter, rows().schema()))
                .hasMessageContaining("column 'score_lorem_ipsum' not found");
    }
}
