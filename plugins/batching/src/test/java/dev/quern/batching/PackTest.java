package dev.quern.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackTest {
    @Test
    void joinsDocumentsAndPredictsEveryTokenOnce() throws IOException {
        TestRows rows = TestRows.of(Columns.intList("tokens"))
                .row(List.of(1, 2, 3))
                .row((Object) null)
                .row(List.of())
                .nextBatch()
                .row(List.of(4, 5, 6, 7, 8))
                .nextPart()
                .row(List.of(9, 10))
                .nextPart();
        StepTester.Result result = new StepTester().run(pack(3, false), rows);
        assertThat(result.only()).containsExactly(List.of(List.of(1, 2, 3, 4)), List.of(List.of(4, 5, 6, 7)));
        assertThat(result.dropped()).containsOnly(java.util.Map.entry("remainder-tokens", 3L));
    }

    @Test
    void shufflesWithinAUnitTheSameWayEachTime() throws IOException {
        TestRows rows = TestRows.of(Columns.intList("tokens"))
                .row(IntStream.range(0, 30_001).boxed().toList());
        List<List<Object>> plain = new StepTester().run(pack(10, false), rows).only();
        List<List<Object>> shuffled = new StepTester().run(pack(10, true), rows).only();
        assertThat(plain).hasSize(3_000);
        assertThat(shuffled).isNotEqualTo(plain).containsExactlyInAnyOrderElementsOf(plain);
        assertThat(new StepTester().run(pack(10, true), rows).only()).isEqualTo(shuffled);
        assertThat(new StepTester().withSeed(2).run(pack(10, true), rows).only())
                .isNotEqualTo(shuffled);
    }

    @Test
    void fillsTheLastWindowExactly() throws IOException {
        for (int tokens = 0; tokens < 12; tokens++) {
            TestRows rows = TestRows.of(Columns.intList("tokens"))
                    .row(new ArrayList<>(IntStream.range(0, tokens).boxed().toList()));
            StepTester.Result result = new StepTester().run(pack(4, false), rows);
            int windows = Math.max(0, (tokens - 1) / 4);
            assertThat(result.only()).hasSize(windows);
            long rest = tokens - (windows == 0 ? 0 : 4L * windows + 1);
            assertThat(result.dropped().getOrDefault("remainder-tokens", 0L)).isEqualTo(rest);
        }
    }

    @Test
    void refusesAColumnThatIsNoList() {
        TestRows rows = TestRows.of(Columns.text("tokens"));
        assertThatThrownBy(() -> new StepTester().run(pack(4, false), rows))
                .isInstanceOf(PlanException.class)
                .hasMessage("column 'tokens' must be List, is Utf8");
    }

    private static Pack pack(int length, boolean shuffle) {
        return new Pack(new Pack.Config(length, shuffle, "tokens"));
    }
}
