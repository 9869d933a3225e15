package dev.quern.batching.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.batching.TwoPasses;
import dev.quern.batching.split.BalanceClasses.Method;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BalanceClassesTest {
    private static StepTester.Result balance(Method method, TestRows rows) throws IOException {
        BalanceClasses config = new BalanceClasses(method, "label", "id");
        return TwoPasses.run(new BalanceClasses.Rank(config), new BalanceClasses.Repeat(config), rows, 1);
    }

    private static TestRows rows() {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("label"));
        for (int i = 0; i < 20; i++) {
            rows.row("a" + i, "a");
            if (i < 6) {
                rows.row("b" + i, "b").nextBatch();
            }
            if (i < 3) {
                rows.row("c" + i, "c").nextPart();
            }
        }
        return rows;
    }

    private static Map<Object, Integer> counts(List<List<Object>> rows, int column) {
        Map<Object, Integer> counts = new TreeMap<>();
        rows.forEach(row -> counts.merge(row.get(column), 1, Integer::sum));
        return counts;
    }

    @Test
    void leavesOutRowsOfLargeClasses() throws IOException {
        StepTester.Result result = balance(Method.UNDERSAMPLE, rows());
        assertThat(counts(result.only(), 1)).isEqualTo(Map.of("a", 3, "b", 3, "c", 3));
        assertThat(counts(result.only(), 0)).hasSize(9);
        assertThat(result.dropped()).isEqualTo(Map.of("class-balance", 20L));
    }

    @Test
    void repeatsRowsOfSmallClassesEvenly() throws IOException {
        StepTester.Result result = balance(Method.OVERSAMPLE, rows());
        assertThat(counts(result.only(), 1)).isEqualTo(Map.of("a", 20, "b", 20, "c", 20));
        counts(result.only(), 0).forEach((id, count) -> {
            switch (id.toString().charAt(0)) {
                case 'a' -> assertThat(count).isEqualTo(1);
                case 'b' -> assertThat(count).isBetween(3, 4);
                default -> assertThat(count).isBetween(6, 7);
            }
        });
        assertThat(result.dropped()).isEqualTo(Collections.emptyMap());
    }

    @Test
    void refusesRowsWithoutAClass() {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("label"))
                .row("x", "a")
                .row("y", null);
        assertThatThrownBy(() -> balance(Method.OVERSAMPLE, rows))
                .hasMessage("row 1 of part 0 ('y') has no label in column 'label'");
    }
}
