package dev.quern.evaluation.report;

import java.util.Arrays;

/// A line of a chart.
///
/// @param style class of the style sheet, such as `a`
/// @param x (points), increasing
/// @param y (points)
/// @param lower (points) lower ends of intervals, or null
/// @param upper (points) upper ends of intervals, or null
record Series(String name, String style, double[] x, double[] y, double[] lower, double[] upper) {

    static Series of(String name, String style, double[] x, double[] y) {
        return new Series(name, style, x, y, null, null);
    }

    int size() {
        return x.length;
    }

    double lowest() {
        return Arrays.stream(lower == null ? y : lower).min().orElse(0);
    }

    double highest() {
        return Arrays.stream(upper == null ? y : upper).max().orElse(0);
    }

    /// This line with at most `most` points, each the mean of a run of neighbours.
    Series thinned(int most) {
        if (size() <= most) {
            return this;
        }
        double[] meanX = new double[most];
        double[] meanY = new double[most];
        for (int i = 0; i < most; i++) {
            int from = (int) ((long) i * size() / most);
            int to = (int) ((long) (i + 1) * size() / most);
            meanX[i] = Arrays.stream(x, from, to).average().orElseThrow();
            meanY[i] = Arrays.stream(y, from, to).average().orElseThrow();
        }
        return of(name, style, meanX, meanY);
    }
}
