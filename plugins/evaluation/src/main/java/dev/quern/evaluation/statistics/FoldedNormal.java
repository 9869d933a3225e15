package dev.quern.evaluation.statistics;

/// Sums of absolute values of independent normal variables, such as the expected calibration error: chance pushes each
/// up, the more the smaller it is.
public final class FoldedNormal {
    private FoldedNormal() {}

    /// An interval of the sum of |means| from one draw of each variable: those multiples of the drawn values that a
    /// test
    /// of the sum, with a normal distribution of the right mean and variance, does not reject. Where chance alone
    /// may
    /// make the sum, it begins at 0.
    ///
    /// @param drawn (variables)
    /// @param deviations (variables) standard deviations
    public static Interval interval(double[] drawn, double[] deviations, double level) {
        double observed = 0;
        for (double value : drawn) {
            observed += Math.abs(value);
        }
        double z = Normal.quantile(1 - (1 - level) / 2);
        return new Interval(
                observed * multiple(drawn, deviations, observed, z),
                observed * multiple(drawn, deviations, observed, -z));
    }

    /// The multiple at which the observed sum lies z deviations above what is expected; 0 if it never does.
    private static double multiple(double[] drawn, double[] deviations, double observed, double z) {
        double low = 0;
        double high = 64;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (expected(drawn, deviations, middle, z) < observed) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Mean of the sum plus z standard deviations, with the means at a multiple of what was drawn.
    private static double expected(double[] drawn, double[] deviations, double multiple, double z) {
        double sum = 0;
        double variance = 0;
        for (int i = 0; i < drawn.length; i++) {
            double mean = Math.abs(drawn[i]) * multiple;
            double deviation = deviations[i];
            double folded = mean(mean, deviation);
            sum += folded;
            variance += mean * mean + deviation * deviation - folded * folded;
        }
        return sum + z * Math.sqrt(Math.max(0, variance));
    }

    /// E|X| of a normal variable.
    public static double mean(double mean, double deviation) {
        if (deviation == 0) {
            return Math.abs(mean);
        }
        double ratio = mean / deviation;
        return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-ratio * ratio / 2)
                + mean * (1 - 2 * Normal.cumulative(-ratio));
    }
}
