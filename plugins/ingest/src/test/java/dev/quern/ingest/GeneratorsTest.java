package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.api.testing.StepTester;
import dev.quern.datasets.generate.PointShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    private static GenerateDigits digits(long rows, String part) {
        return new GenerateDigits(new GenerateDigits.Config(rows, part, 1, 0.02, 1.6, 3.6));
    }

    private static List<List<Object>> rows(Source source, long seed) throws IOException {
        return ImageValues.rows(new StepTester().withSeed(seed).run(source).only());
    }

    @Test
    void drawsTheSameDigitsForTheSameSeedAndPart() throws IOException {
        List<List<Object>> train = rows(digits(50, "train"), 1);
        assertThat(train).hasSize(50).isEqualTo(rows(digits(50, "train"), 1));
        assertThat(train.subList(0, 20)).isEqualTo(rows(digits(20, "train"), 1));
        List<List<Object>> others = rows(digits(50, "test"), 1);
        others = new ArrayList<>(others);
        others.addAll(rows(digits(50, "train"), 2));
        Set<Object> known = new HashSet<>();
        train.forEach(row -> known.addAll(row.subList(0, 2)));
        assertThat(others).noneMatch(row -> known.contains(row.get(0)) || known.contains(row.get(1)));
        assertThat((String) train.get(17).getFirst()).matches("train-[0-9a-f]{8}#17");
    }

    @Test
    void cutsRowsWhereNothingDependsOnIt() throws IOException {
        Source source = digits(25_000, "train");
        List<Source.Split> splits = source.splits(source.files());
        assertThat(splits)
                .extracting(Source.Split::place)
                .containsExactly("rows 0 to 9999", "rows 10000 to 19999", "rows 20000 to 24999");
        assertThat(Generated.first(splits.get(2))).isEqualTo(20_000);
        assertThat(Generated.end(splits.get(2))).isEqualTo(25_000);
    }

    @Test
    void drawsPointsAndTables() throws IOException {
        GeneratePoints points = new GeneratePoints(new GeneratePoints.Config(PointShape.BLOBS, 300, "train", 0, 3));
        List<List<Object>> blobs = rows(points, 5);
        assertThat(blobs).extracting(row -> row.get(3)).containsOnly("0", "1", "2");
        assertThat(blobs).allMatch(row -> Math.abs(Math.hypot((double) row.get(1), (double) row.get(2)) - 1) < 1e-12);
        assertThatThrownBy(() -> new GeneratePoints.Config(PointShape.MOONS, 10, "train", 0, 3))
                .isInstanceOf(PlanException.class)
                .hasMessage("is at most 2 here, got 3");
        GenerateTable table =
                new GenerateTable(new GenerateTable.Config(2_000, "train", GenerateTable.Target.CLASS, 3, 0.1, 0.25));
        List<List<Object>> customers = rows(table, 5);
        assertThat(customers).extracting(List::getLast).containsOnly("class-0", "class-1", "class-2");
        for (int column = 1; column < 7; column++) {
            int at = column;
            long missing = customers.stream().filter(row -> row.get(at) == null).count();
            assertThat(missing).as("column %d", column).isBetween(400L, 600L);
        }
        GenerateTable values =
                new GenerateTable(new GenerateTable.Config(10, "train", GenerateTable.Target.VALUE, 2, 5, 0));
        assertThat(rows(values, 5)).allMatch(row -> row.getLast() instanceof Double);
        assertThatThrownBy(() -> new GenerateTable.Config(10, "train", GenerateTable.Target.CLASS, 2, 0.5, 0))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("or the columns tell nothing");
        assertThatThrownBy(() -> digits(1, "no such")).isInstanceOf(PlanException.class);
    }
}
