package dev.quern.evaluation.statistics;

import java.util.Arrays;

/// Both ends of a confidence interval.
public record Interval(double lower, double upper) {

    /// The percentile interval of a bootstrap, widened for small samples.
    ///
    /// A plain percentile interval is too short by a factor of about sqrt(n / (n - 1)) and uses normal instead of t
    /// quantiles. As Hesterberg ("What Teachers Should Know About the Bootstrap", 2015, section 5.3) proposes, the
    /// percentiles are moved outwards so that for a mean of normal values the interval is that of Student's t.
    ///
    /// Where sizes differ, a few large documents decide: pass [#effective] documents, not their number.
    ///
    /// @param replicates the figure in each resample; NaN where it is undefined, left out
    /// @param level such as 0.95
    /// @param n number of independent things of equal weight
    public static Interval percentile(double[] replicates, double level, double n) {
        double[] sorted =
                Arrays.stream(replicates).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no finite replicate");
        }
        double enough = Math.max(n, 2);
        double z = Normal.studentQuantile(1 - (1 - level) / 2, enough - 1) * Math.sqrt(enough / (enough - 1));
        double tail = Normal.cumulative(-z);
        return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
    }

    /// The interval of a share-like figure by its standard deviation over resamples, symmetric on the scale of log
    /// odds:
    /// near 0 and 1, where percentiles cover too little, it leans inwards.
    ///
    /// @param estimate above 0 and below 1
    /// @param n number of independent things
    /// @return null where replicates do not differ
    public static Interval logit(double estimate, double[] replicates, double level, double n) {
        double deviation = deviation(replicates);
        if (!(deviation > 0)) {
            return null;
        }
        double enough = Math.max(n, 2);
        double z = Normal.studentQuantile(1 - (1 - level) / 2, enough - 1) * Math.sqrt(enough / (enough - 1));
        double middle = Math.log(estimate / (1 - estimate));
        double half = z * deviation / (estimate * (1 - estimate));
        return new Interval(1 / (1 + Math.exp(half - middle)), 1 / (1 + Math.exp(-half - middle)));
    }

    private static double deviation(double[] replicates) {
        double[] finite = Arrays.stream(replicates).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(finite).average().orElse(0);
        double squares = 0;
        for (double replicate : finite) {
            squares += (replicate - mean) * (replicate - mean);
        }
        return Math.sqrt(squares / finite.length);
    }

    /// Kish's effective number: how many things of equal weight are as informative as these, (sum w)^2 / sum w^2.
    public static double effective(double[] weights) {
        double sum = 0;
        double squares = 0;
        for (double weight : weights) {
            sum += weight;
            squares += weight * weight;
        }
        return squares == 0 ? 0 : sum * sum / squares;
    }

    /// Linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
    static double quantile(double[] sorted, double probability) {
        double place = probability * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// Two-sided p-value of the hypothesis that the figure is 0: how often a resample falls on the other side.
    public static double pValue(double[] replicates) {
        int below = 0;
        int above = 0;
        int finite = 0;
        for (double replicate : replicates) {
            if (Double.isFinite(replicate)) {
                finite++;
                below += replicate <= 0 ? 1 : 0;
                above += replicate >= 0 ? 1 : 0;
            }
        }
        return Math.min(1, 2.0 * (Math.min(below, above) + 1) / (finite + 1));
    }

    /// Adjusts p-values for their number, keeping the false discovery rate (Benjamini and Hochberg 1995).
    public static double[] adjust(double[] pValues) {
        Integer[] order = new Integer[pValues.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(pValues[b], pValues[a]));
        double[] adjusted = new double[pValues.length];
        double smallest = 1;
        for (int i = 0; i < order.length; i++) {
            int rank = order.length - i;
            smallest = Math.min(smallest, pValues[order[i]] * order.length / rank);
            adjusted[order[i]] = smallest;
        }
        return adjusted;
    }
}
