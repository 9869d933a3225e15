package dev.quern.evaluation.statistics;

import java.util.Arrays;

/// Adjusts p-values for their number so that the chance of any false rejection stays within the level (Holm 1979).
public final class Holm {
    private Holm() {}

    public static double[] adjust(double[] pValues) {
        Integer[] order = new Integer[pValues.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(pValues[a], pValues[b]));
        double[] adjusted = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, pValues[order[rank]] * (order.length - rank));
            adjusted[order[rank]] = Math.min(1, largest);
        }
        return adjusted;
    }
}
