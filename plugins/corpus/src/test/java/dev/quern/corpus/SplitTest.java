package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.Columns;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final Map<String, Double> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("train", 0.7);
        PARTS.put("validation", 0.2);
        PARTS.put("test", 0.1);
    }

    @Test
    void sharesRowsOutAsAsked() throws IOException {
        Map<String, List<List<Object>>> split = split(20_000, 1);
        assertThat(split.get("train").size() / 20_000.0).isCloseTo(0.7, within(0.02));
        assertThat(split.get("validation").size() / 20_000.0).isCloseTo(0.2, within(0.02));
        assertThat(split.values().stream().mapToInt(List::size).sum()).isEqualTo(20_000);
    }

    @Test
    void newRowsNeverMoveOldOnes() throws IOException {
        Map<String, List<List<Object>>> few = split(500, 1);
        Map<String, List<List<Object>>> many = split(5_000, 1);
        few.forEach((part, rows) -> assertThat(many.get(part)).containsAll(rows));
        assertThat(split(500, 2)).isNotEqualTo(few);
    }

    @Test
    void keepsEqualKeysTogetherAndTakesNull() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"));
        for (int i = 0; i < 50; i++) {
            rows.row("same").row((Object) null);
        }
        StepTester.Result result = new StepTester().run(new Split(new Split.Config(PARTS, "id")), rows);
        assertThat(result.rows()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void refusesSharesThatAreNotOne() {
        assertThatThrownBy(() -> new Split.Config(Map.of("a", 0.5, "b", 0.4), "id"))
                .hasMessage("must add up to 1, add up to 0.9");
        assertThatThrownBy(() -> new Split.Config(Map.of("a", 0.0), "id"))
                .hasMessage("must be above 0 and at most 1, is 0.0");
    }

    private static Map<String, List<List<Object>>> split(int count, long seed) throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"));
        for (int i = 0; i < count; i++) {
            rows.row("document-" + i);
        }
        return new StepTester()
                .withSeed(seed)
                .run(new Split(new Split.Config(PARTS, "id")), rows)
                .rows();
    }
}
