package dev.quern.training.supervised;

import dev.quern.api.Amount;

/// Times of a run in steps.
final class Periods {
    private Periods() {}

    static long steps(Amount time, long stepsPerEpoch) {
        return time.unit().equals("epochs") ? time.count() * stepsPerEpoch : time.count();
    }
}
