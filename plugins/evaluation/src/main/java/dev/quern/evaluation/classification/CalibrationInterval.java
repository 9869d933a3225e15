package dev.quern.evaluation.classification;

import dev.quern.evaluation.statistics.Interval;

/// The interval of an expected calibration error. The figure is a sum of absolute values, so chance pushes it up, and
/// each resampling pushes it up again: percentiles of replicates would lie above the truth. The basic interval
/// takes the
/// push off once.
final class CalibrationInterval {
    private CalibrationInterval() {}

    /// @param chance what the error would be on average if each probability were right
    /// @return null if there are too few rows
    static Interval of(double error, double chance, double[] replicates, double level, long n) {
        if (n < 2) {
            return null;
        }
        Interval basic = Interval.basic(error, replicates, level, n);
        return new Interval(Math.max(0, basic.lower()), Math.min(1, Math.max(0, basic.upper())));
    }
}
