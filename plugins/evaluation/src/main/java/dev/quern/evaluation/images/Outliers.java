package dev.quern.evaluation.images;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Rows whose measure is far from that of most rows: beyond five deviations from the median, the deviation being 1.4826
/// times the median distance from the median (Iglewicz and Hoaglin, 1993).
///
/// @param low rows below, the farthest first
/// @param high rows above, the farthest first
record Outliers(String name, double median, double deviation, int[] low, int[] high) {
    private static final double FAR = 5;
    private static final double TO_DEVIATION = 1.4826;

    static Outliers of(String name, int rows, IntToDoubleFunction measure) {
        double[] sorted = IntStream.range(0, rows).mapToDouble(measure).sorted().toArray();
        double median = rows == 0 ? 0 : sorted[rows / 2];
        double[] distances = Arrays.stream(sorted)
                .map(value -> Math.abs(value - median))
                .sorted()
                .toArray();
        double deviation = rows == 0 ? 0 : TO_DEVIATION * distances[rows / 2];
        int[] low = far(rows, row -> median - measure.applyAsDouble(row), deviation);
        int[] high = far(rows, row -> measure.applyAsDouble(row) - median, deviation);
        return new Outliers(name, median, deviation, low, high);
    }

    /// None where most rows are equal: then no distance says anything.
    private static int[] far(int rows, IntToDoubleFunction distance, double deviation) {
        return IntStream.range(0, rows)
                .filter(row -> deviation > 0 && distance.applyAsDouble(row) > FAR * deviation)
                .boxed()
                .sorted((one, two) -> {
                    int farther = Double.compare(distance.applyAsDouble(two), distance.applyAsDouble(one));
                    return farther != 0 ? farther : Integer.compare(one, two);
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
