package dev.quern.evaluation.classification;

import dev.quern.evaluation.result.ClassificationFindings.Confusion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was taken for what.
final class Confusions {
    /// Above so many classes only the most frequent mistakes are listed.
    static final int MOST_CLASSES = 100;

    private static final int MOST_MISTAKES = 30;

    private final ScoredRows rows;
    private final Map<Long, Long> cells = new HashMap<>();
    private final long[] support;

    Confusions(ScoredRows rows, int[] predictions) {
        this.rows = rows;
        this.support = new long[rows.classes().size()];
        for (int row = 0; row < predictions.length; row++) {
            int label = rows.labels()[row];
            support[label]++;
            cells.merge(cell(label, predictions[row]), 1L, Long::sum);
        }
    }

    private long cell(int label, int predicted) {
        return (long) label * rows.classes().size() + predicted;
    }

    /// Rows by true class and predicted class; empty if there are too many classes.
    List<List<Long>> matrix() {
        int classes = rows.classes().size();
        List<List<Long>> matrix = new ArrayList<>();
        for (int label = 0; label < classes && classes <= MOST_CLASSES; label++) {
            List<Long> line = new ArrayList<>();
            for (int predicted = 0; predicted < classes; predicted++) {
                line.add(cells.getOrDefault(cell(label, predicted), 0L));
            }
            matrix.add(line);
        }
        return matrix;
    }

    List<Confusion> mostFrequent() {
        int classes = rows.classes().size();
        return cells.entrySet().stream()
                .filter(cell -> cell.getKey() / classes != cell.getKey() % classes)
                .sorted(Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_MISTAKES)
                .map(cell ->
                        confusion((int) (cell.getKey() / classes), (int) (cell.getKey() % classes), cell.getValue()))
                .toList();
    }

    private Confusion confusion(int label, int predicted, long count) {
        return new Confusion(
                rows.classes().get(label), rows.classes().get(predicted), count, (double) count / support[label]);
    }
}
