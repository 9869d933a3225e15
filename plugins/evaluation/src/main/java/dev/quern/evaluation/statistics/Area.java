package dev.quern.evaluation.statistics;

/// The interval of an area under the ROC curve from independent rows.
public final class Area {
    private Area() {}

    /// All areas that a score test does not reject, with the variance of Hanley and McNeil for exponential scores
    /// and the
    /// mean of both numbers of rows in place of each (Newcombe 2006, part 2, method 5). Unlike resampling it knows
    /// what
    /// an area of 1 in a few rows is worth.
    ///
    /// @param positives rows of the class, at least 1
    /// @param others all other rows, at least 1
    public static Interval interval(double area, long positives, long others, double level) {
        double z = Normal.quantile(1 - (1 - level) / 2);
        return new Interval(end(area, 0, positives, others, z), end(area, 1, positives, others, z));
    }

    /// The value furthest towards `limit` that is not rejected, by bisection.
    private static double end(double area, double limit, long positives, long others, double z) {
        double kept = area;
        double rejected = limit;
        for (int i = 0; i < 60; i++) {
            double middle = (kept + rejected) / 2;
            if (Math.abs(area - middle) <= z * Math.sqrt(variance(middle, positives, others))) {
                kept = middle;
            } else {
                rejected = middle;
            }
        }
        return (kept + rejected) / 2;
    }

    private static double variance(double area, long positives, long others) {
        double half = (positives + others) / 2.0 - 1;
        double spread = 1 + half * ((1 - area) / (2 - area) + area / (1 + area));
        return area * (1 - area) * spread / ((double) positives * others);
    }
}
