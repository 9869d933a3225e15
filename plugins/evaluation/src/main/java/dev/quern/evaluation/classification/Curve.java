package dev.quern.evaluation.classification;

import dev.quern.evaluation.result.ClassificationFindings.Curves;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// ROC and precision-recall curves of the classes that are hardest to tell from the others.
final class Curve {
    private static final int MOST_CLASSES = 10;
    private static final int MOST_POINTS = 100;

    private Curve() {}

    /// The hardest class first; of two classes the second alone, since the other mirrors it.
    static List<Curves> of(ScoredRows rows, List<Ranking> rankings) {
        int first = rankings.size() == 2 ? 1 : 0;
        return IntStream.range(first, rankings.size())
                .filter(c -> rankings.get(c).hasBoth())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer c) -> rankings.get(c).auc()))
                .limit(MOST_CLASSES)
                .map(c -> curves(rows.classes().get(c), rankings.get(c).cumulative()))
                .toList();
    }

    private static Curves curves(String label, long[][] points) {
        long positives = points[points.length - 1][0];
        long others = points[points.length - 1][1];
        List<Double> x = new ArrayList<>(List.of(0.0));
        List<Double> y = new ArrayList<>(List.of(0.0));
        List<Double> precision = new ArrayList<>(List.of(1.0));
        int last = -1;
        for (int i = 0; i < points.length; i++) {
            boolean corner = i + 1 == points.length || last < 0 || far(points[i], points[last], positives, others);
            if (corner) {
                last = i;
                x.add((double) points[i][1] / others);
                y.add((double) points[i][0] / positives);
                precision.add((double) points[i][0] / (points[i][0] + points[i][1]));
            }
        }
        return new Curves(label, x, y, precision);
    }

    /// Whether a point is so far from the last one that leaving it out would show.
    private static boolean far(long[] point, long[] last, long positives, long others) {
        double moved = (double) (point[0] - last[0]) / positives + (double) (point[1] - last[1]) / others;
        return moved >= 2.0 / MOST_POINTS;
    }
}
