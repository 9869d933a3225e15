package dev.quern.batching.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.batching.TwoPasses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitStratifiedTest {
    private static final Map<String, Double> PARTS = parts(0.7, 0.2, 0.1);

    private static Map<String, Double> parts(double... shares) {
        Map<String, Double> parts = new LinkedHashMap<>();
        List<String> names = List.of("train", "validation", "test", "rest");
        for (int i = 0; i < shares.length; i++) {
            parts.put(names.get(i), shares[i]);
        }
        return parts;
    }

    private static SplitStratified config(Map<String, Double> parts, Optional<String> group) {
        return new SplitStratified(parts, "label", group, "id");
    }

    private static Map<String, List<List<Object>>> split(SplitStratified config, TestRows rows, long seed)
            throws IOException {
        StepTester.Result result =
                TwoPasses.run(new SplitStratified.Rank(config), new SplitStratified.Send(config), rows, seed);
        assertThat(result.dropped()).isEmpty();
        return result.rows();
    }

    /// Rows in random order and cut, `counts[c]` of class `c`; negative classes have a null instead.
    private static TestRows rows(int[] counts, long order) {
        List<Object[]> all = new ArrayList<>();
        for (int label = 0; label < counts.length; label++) {
            for (int i = 0; i < counts[label]; i++) {
                all.add(new Object[] {label + "/" + i, label == 3 ? null : "class-" + label});
            }
        }
        Random random = new Random(order);
        Collections.shuffle(all, random);
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("label"));
        for (Object[] row : all) {
            rows.row(row);
            switch (random.nextInt(20)) {
                case 0 -> rows.nextPart();
                case 1, 2 -> rows.nextBatch();
                default -> {}
            }
        }
        return rows;
    }

    private static long count(List<List<Object>> rows, int label) {
        return rows.stream()
                .filter(row -> row.getFirst().toString().startsWith(label + "/"))
                .count();
    }

    @Test
    void keepsTheShareOfEachClassToWithinOneRow() throws IOException {
        int[] counts = {1, 2, 3, 7, 10, 99, 100, 101, 250};
        for (long seed = 0; seed < 20; seed++) {
            Map<String, List<List<Object>>> split = split(config(PARTS, Optional.empty()), rows(counts, 1), seed);
            for (int label = 0; label < counts.length; label++) {
                for (String part : PARTS.keySet()) {
                    double wanted = PARTS.get(part) * counts[label];
                    assertThat((double) count(split.getOrDefault(part, List.of()), label))
                            .as("%s of class %d", part, label)
                            .isCloseTo(wanted, within(1 - 1e-9));
                }
                assertThat(count(split.get("train"), label)).isPositive();
            }
            assertThat(split.values().stream().mapToInt(List::size).sum()).isEqualTo(573);
        }
    }

    @Test
    void givesWholeSharesExactly() throws IOException {
        Map<String, List<List<Object>>> split =
                split(config(PARTS, Optional.empty()), rows(new int[] {100, 50, 10}, 1), 3);
        assertThat(split.get("train")).hasSize(112);
        assertThat(split.get("validation")).hasSize(32);
        assertThat(split.get("test")).hasSize(16);
    }

    @Test
    void roundsNoPartUpMoreOftenThanItsShareSays() throws IOException {
        int[] counts = new int[400];
        Arrays.fill(counts, 5);
        Map<String, List<List<Object>>> split = split(config(PARTS, Optional.empty()), rows(counts, 1), 1);
        // 400 classes; the variance of one part's count in a class is at most 1/4
        assertThat((double) split.get("train").size()).isCloseTo(1400, within(40.0));
        assertThat((double) split.get("test").size()).isCloseTo(200, within(40.0));
    }

    @Test
    void dependsOnIdsAndSeedOnly() throws IOException {
        int[] counts = {20, 30, 5};
        Map<String, List<List<Object>>> one = split(config(PARTS, Optional.empty()), rows(counts, 1), 1);
        Map<String, List<List<Object>>> other = split(config(PARTS, Optional.empty()), rows(counts, 2), 1);
        one.forEach((part, rows) -> assertThat(other.get(part)).containsExactlyInAnyOrderElementsOf(rows));
        assertThat(new HashSet<>(split(config(PARTS, Optional.empty()), rows(counts, 1), 2)
                        .get("train")))
                .isNotEqualTo(new HashSet<>(one.get("train")));
    }

    @Test
    void keepsGroupsTogetherAndSharesNearly() throws IOException {
        Random random = new Random(7);
        TestRows rows = TestRows.of(Columns.text("id"), Columns.int32("label"), Columns.int64("person"));
        for (int group = 0; group < 200; group++) {
            int size = 1 + random.nextInt(10);
            for (int i = 0; i < size; i++) {
                rows.row(group + "." + i, random.nextInt(3), group);
            }
        }
        Map<String, List<List<Object>>> split = split(config(PARTS, Optional.of("person")), rows, 1);
        Set<Object> seen = new HashSet<>();
        int all = split.values().stream().mapToInt(List::size).sum();
        for (String part : PARTS.keySet()) {
            Set<Object> groups = new HashSet<>();
            split.get(part).forEach(row -> groups.add(row.get(2)));
            assertThat(groups).noneMatch(seen::contains);
            seen.addAll(groups);
            assertThat(split.get(part).size() / (double) all).isCloseTo(PARTS.get(part), within(0.01));
            for (int label = 0; label < 3; label++) {
                int number = label;
                double share = split.get(part).stream()
                                .filter(row -> row.get(1).equals(number))
                                .count()
                        / (double) split.values().stream()
                                .flatMap(List::stream)
                                .filter(row -> row.get(1).equals(number))
                                .count();
                assertThat(share).isCloseTo(PARTS.get(part), within(0.02));
            }
        }
    }

    @Test
    void tellsRowsWithEqualIdsApartByTheirPlace() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("label"));
        for (int i = 0; i < 100; i++) {
            rows.row(i % 2 == 0 ? null : "same", "a");
        }
        Map<String, List<List<Object>>> split = split(config(PARTS, Optional.empty()), rows, 1);
        assertThat(split.get("train")).hasSize(70);
        assertThat(split.get("test")).hasSize(10);
    }

    @Test
    void refusesWhatCannotWork() {
        assertThatThrownBy(() -> config(parts(0.5, 0.4), Optional.empty()))
                .isInstanceOf(PlanException.class)
                .hasMessage("must add up to 1, add up to 0.9");
        TestRows rows = TestRows.of(Columns.text("id"), Columns.float64("label"), Columns.text("person"))
                .row("a", 0.5, null);
        assertThatThrownBy(() -> split(config(PARTS, Optional.empty()), rows, 1))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("column 'label' must hold text, integers or truth values, is FloatingPoint");
        SplitStratified grouped = new SplitStratified(PARTS, "id", Optional.of("person"), "id");
        assertThatThrownBy(() -> split(grouped, rows, 1))
                .hasMessage("row 0 of part 0 ('a') has no group in column 'person'");
    }
}
