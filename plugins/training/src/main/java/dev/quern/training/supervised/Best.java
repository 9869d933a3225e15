package dev.quern.training.supervised;

import dev.quern.training.supervised.NetworkTrainingConfig.Watch;

/// The best of a row of measurements, and how long ago it was.
final class Best {
    /// The best value: the lowest loss or the highest accuracy; NaN before the first.
    double value = Double.NaN;

    long step;
    /// Measurements since.
    int since;

    /// Takes the next measurement.
    ///
    /// @param minDelta how much better counts
    /// @return whether it is the best so far
    boolean offer(double measured, Watch watch, double minDelta, long at) {
        double gain = watch == Watch.VALIDATION_LOSS ? value - measured : measured - value;
        if (Double.isNaN(value) || gain > minDelta) {
            value = measured;
            step = at;
            since = 0;
            return true;
        }
        since++;
        return false;
    }
}
