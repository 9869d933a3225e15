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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KFoldTest {
    private static TestRows rows(int count) {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("label"), Columns.text("person"));
        for (int i = 0; i < count; i++) {
            rows.row("row-" + i, i % 7 == 0 ? "rare" : "common", "person-" + i / 4);
            if (i % 11 == 0) {
                rows.nextPart();
            }
        }
        return rows;
    }

    private static Map<String, List<List<Object>>> fold(KFold config, TestRows rows) throws IOException {
        StepTester.Result result = TwoPasses.run(new KFold.Rank(config), new KFold.Send(config), rows, 5);
        return result.rows();
    }

    @Test
    void eachRowIsForValidationInOneFold() throws IOException {
        for (Optional<String> stratify : List.of(Optional.<String>empty(), Optional.of("label"))) {
            List<Object> validated = new ArrayList<>();
            for (int fold = 1; fold <= 5; fold++) {
                Map<String, List<List<Object>>> split =
                        fold(new KFold(5, fold, stratify, Optional.empty(), "id"), rows(103));
                assertThat(split.get("train").size() + split.get("validation").size())
                        .isEqualTo(103);
                assertThat(split.get("train")).doesNotContainAnyElementsOf(split.get("validation"));
                Map<Object, Long> labels = split.get("validation").stream()
                        .map(row -> row.get(1))
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
                if (stratify.isPresent()) {
                    assertThat((double) labels.get("rare")).isCloseTo(15 / 5.0, within(0.999));
                    assertThat((double) labels.get("common")).isCloseTo(88 / 5.0, within(0.999));
                } else {
                    assertThat(split.get("validation")).hasSizeBetween(20, 21);
                }
                split.get("validation").forEach(row -> validated.add(row.getFirst()));
            }
            assertThat(validated).hasSize(103).doesNotHaveDuplicates();
        }
    }

    @Test
    void keepsGroupsTogether() throws IOException {
        for (Optional<String> stratify : List.of(Optional.<String>empty(), Optional.of("label"))) {
            for (int fold = 1; fold <= 3; fold++) {
                Map<String, List<List<Object>>> split =
                        fold(new KFold(3, fold, stratify, Optional.of("person"), "id"), rows(120));
                List<Object> train =
                        split.get("train").stream().map(row -> row.get(2)).toList();
                assertThat(split.get("validation")).hasSize(40).noneMatch(row -> train.contains(row.get(2)));
            }
        }
    }

    @Test
    void refusesAFoldThatDoesNotExist() {
        assertThatThrownBy(() -> new KFold(3, 4, Optional.empty(), Optional.empty(), "id"))
                .isInstanceOf(PlanException.class)
                .hasMessage("must be at most folds (3), is 4");
    }
}
