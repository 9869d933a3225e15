package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.CleanText.Keep;
import dev.quern.corpus.CleanText.Removal;
import dev.quern.corpus.text.Characters.Form;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CleanTextTest {
    private static final Keep ALL = new Keep(0, Optional.empty(), 1);

    @Test
    void cleansTextsAndCountsWhatItLeavesOut() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"))
                .row("a", "caf\u0065\u0301 \r\nnext\t \rlast")
                .row("b", null)
                .nextBatch()
                .nextBatch()
                .row("c", "ab")
                .row("d", "\ufeffone\u0000\u0085\n")
                .row(null, "abcdefghijk")
                .row("f", "!!!!a");
        CleanText clean = new CleanText(new CleanText.Config(
                "text",
                Form.NFC,
                List.of(Removal.CONTROL_CHARACTERS, Removal.TRAILING_WHITESPACE),
                Optional.empty(),
                new Keep(3, Optional.of(20), 0.5)));
        StepTester.Result result = new StepTester().run(clean, rows);
        assertThat(result.only())
                .containsExactly(
                        List.of("a", "café\nnext\nlast"), List.of("d", "one\n"), Arrays.asList(null, "abcdefghijk"));
        assertThat(result.dropped())
                .containsOnly(
                        java.util.Map.entry("no-text", 1L),
                        java.util.Map.entry("min-characters", 1L),
                        java.util.Map.entry("max-symbol-ratio", 1L));
    }

    @Test
    void countsCodePointsAtTheBounds() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text"))
                .row("😀😀")
                .row("😀😀😀")
                .row("😀😀😀😀")
                .row("😀😀😀😀😀");
        CleanText clean = cleaner(Form.NONE, List.of(), new Keep(3, Optional.of(4), 1));
        StepTester.Result result = new StepTester().run(clean, rows);
        assertThat(result.only()).containsExactly(List.of("😀😀😀"), List.of("😀😀😀😀"));
        assertThat(result.dropped()).containsEntry("min-characters", 1L).containsEntry("max-characters", 1L);
    }

    @Test
    void removesRepeatedLinesOnly() {
        CleanText clean = cleaner(Form.NONE, List.of(Removal.REPEATED_LINES), ALL);
        assertThat(clean.clean("a\na\na\nb\na\n\n\nb")).isEqualTo("a\nb\na\n\n\nb");
        assertThat(clean.clean("")).isEmpty();
        assertThat(clean.clean("x")).isEqualTo("x");
        assertThat(clean.clean("x\nx")).isEqualTo("x\n");
    }

    @Test
    void removesLinesOfSymbolsOnly() {
        CleanText clean = cleaner(Form.NONE, List.of(Removal.SYMBOL_LINES), ALL);
        assertThat(clean.clean("a\n***\n - - \n\n \nb!\n1\n😀…\nend\n---")).isEqualTo("a\n\n \nb!\n1\nend\n");
        CleanText both = cleaner(Form.NONE, List.of(Removal.SYMBOL_LINES, Removal.REPEATED_LINES), ALL);
        assertThat(both.clean("a\n***\na\nb")).isEqualTo("a\nb");
    }

    @Test
    void removesLinesThatOccurTooOften() {
        CleanText.Config config =
                new CleanText.Config("text", Form.NONE, List.of(Removal.TRAILING_WHITESPACE), Optional.of(2), ALL);
        String text = "a\nb\n\na \n\nb\n\na\nb\nA";
        assertThat(new CleanText(config).clean(text)).isEqualTo("a\nb\n\na\n\nb\n\nA");
        assertThatThrownBy(() -> new CleanText.Config("text", Form.NONE, List.of(), Optional.of(0), ALL))
                .hasMessageContaining("must be at least 1, is 0");
    }

    @Test
    void leavesCleanTextAlone() {
        CleanText clean = cleaner(Form.NFC, List.of(Removal.values()), ALL);
        String text = "class A {\n\tint x; }\n";
        assertThat(clean.clean(text)).isEqualTo(text);
    }

    @Test
    void foldsCompatibilityCharactersOnDemand() {
        assertThat(cleaner(Form.NFKC, List.of(), ALL).clean("ﬁ①")).isEqualTo("fi1");
        assertThat(cleaner(Form.NFC, List.of(), ALL).clean("ﬁ①")).isEqualTo("ﬁ①");
    }

    @Test
    void refusesAMissingColumnAndCrossedBounds() {
        CleanText clean = cleaner(Form.NFC, List.of(), ALL);
        TestRows rows = TestRows.of(Columns.text("body"));
        assertThatThrownBy(() -> new StepTester().run(clean, rows))
                .isInstanceOf(PlanException.class)
                .hasMessage("column 'text' not found; the rows have [body]");
        assertThatThrownBy(() -> new Keep(10, Optional.of(5), 1))
                .hasMessage("must be at least min-characters (10), is 5");
    }

    private static CleanText cleaner(Form form, List<Removal> removals, Keep keep) {
        return new CleanText(new CleanText.Config("text", form, removals, Optional.empty(), keep));
    }
}
