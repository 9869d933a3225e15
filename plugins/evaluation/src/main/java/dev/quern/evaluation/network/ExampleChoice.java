package dev.quern.evaluation.network;

import dev.quern.evaluation.classification.ScoredRows;
import dev.quern.evaluation.result.NetworkEvaluation.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Which rows are worth a look.
final class ExampleChoice {
    private static final int OF_EACH_CONFUSION = 4;

    private final ScoreTable table;
    private final List<String> classes;
    private final ScoredRows rows;

    ExampleChoice(ScoreTable table, List<String> classes) {
        this.table = table;
        this.classes = classes;
        this.rows = new ScoredRows(classes, table.ids(), table.clusters(), false, table.labels(), table.outputs());
    }

    private double loss(int row) {
        return classes.isEmpty() ? Math.abs(table.outputs()[row] - table.values()[row]) : rows.loss(row);
    }

    /// Rows with the largest loss, the largest first; of a classifier those that it got wrong.
    List<Integer> worst(int most) {
        return IntStream.range(0, table.size())
                .filter(row -> classes.isEmpty() || rows.predicted(row) != table.labels()[row])
                .boxed()
                .sorted(Comparator.comparingDouble(this::loss).reversed().thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    /// Rows of the most frequent confusions, up to four of each, the most confident first.
    List<Integer> confused(int most) {
        Map<Long, List<Integer>> cells = new HashMap<>();
        for (int row = 0; row < table.labels().length; row++) {
            int predicted = rows.predicted(row);
            if (predicted != table.labels()[row]) {
                cells.computeIfAbsent(
                                (long) table.labels()[row] * classes.size() + predicted, cell -> new ArrayList<>())
                        .add(row);
            }
        }
        List<Integer> chosen = new ArrayList<>();
        cells.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<Long, List<Integer>> cell) ->
                                -cell.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .limit((most + OF_EACH_CONFUSION - 1) / OF_EACH_CONFUSION)
                .forEach(cell -> cell.getValue().stream()
                        .sorted(Comparator.comparingDouble((Integer row) -> -rows.probability(row, rows.predicted(row)))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(OF_EACH_CONFUSION)
                        .forEach(chosen::add));
        return chosen.stream().limit(most).toList();
    }

    Example example(int row, String picture) {
        String id = table.ids().get(row);
        if (classes.isEmpty()) {
            return new Example(
                    id,
                    picture,
                    String.valueOf(table.values()[row]),
                    String.valueOf(table.outputs()[row]),
                    1,
                    loss(row));
        }
        int predicted = rows.predicted(row);
        return new Example(
                id,
                picture,
                classes.get(table.labels()[row]),
                classes.get(predicted),
                rows.probability(row, predicted),
                loss(row));
    }

    /// Whether the network got a row right; always for a regressor.
    static boolean correct(ScoreTable table, List<String> classes, int row) {
        return classes.isEmpty()
                || new ScoredRows(classes, table.ids(), table.clusters(), false, table.labels(), table.outputs())
                                .predicted(row)
                        == table.labels()[row];
    }
}
