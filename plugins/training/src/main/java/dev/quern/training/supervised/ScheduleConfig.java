package dev.quern.training.supervised;

import dev.quern.api.Amount;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.training.schedule.LearningRate;
import dev.quern.training.supervised.NetworkTrainingConfig.Watch;

/// The learning rate over a run.
public record ScheduleConfig(
        @Doc("course after the warm-up: constant, linear, cosine, step, exponential, one-cycle or plateau")
        @Default("cosine")
        Course type,

        @Doc("rise from 0 to the highest rate, in steps or epochs") @Default("0 steps")
        Amount warmup,

        @Doc("last learning rate as a share of the highest; for plateau the least")
        @Default("0")
        @Range(atLeast = 0, atMost = 1)
        double floor,

        @Doc("for step: time between two falls; for exponential: time of a fall by the factor") @Default("1 epoch")
        Amount every,

        @Doc("for step, exponential and plateau: factor of a fall") @Default("0.1") @Range(above = 0, atMost = 1)
        double factor,

        @Doc("for one-cycle: share of the run in which the rate rises") @Default("0.3") @Range(above = 0, atMost = 0.99)
        double rise,

        @Doc("for plateau: what is to become better") @Default("validation-loss")
        Watch watch,

        @Doc("for plateau: measurements without a new best before a fall") @Default("5") @Range(atLeast = 1)
        int patience,

        @Doc("for plateau: how much better counts") @Default("0.0001") @Range(atLeast = 0)
        double minDelta) {

    /// Course of the learning rate.
    public enum Course {
        CONSTANT,
        LINEAR,
        COSINE,
        STEP,
        EXPONENTIAL,
        ONE_CYCLE,
        PLATEAU
    }

    public ScheduleConfig {
        requireTime(warmup, "schedule.warmup");
        requireTime(every, "schedule.every");
        PlanException.check(every.count() > 0, "schedule.every", "must be positive, is '%s'", every);
        PlanException.check(
                type != Course.ONE_CYCLE || warmup.count() == 0,
                "schedule.warmup",
                "one-cycle has a rise of its own; use 'rise'");
    }

    private static void requireTime(Amount time, String key) {
        boolean known = time.unit().equals("steps") || time.unit().equals("epochs");
        PlanException.check(known, key, "must be a number of steps or epochs, is '%s'", time);
    }

    /// The rates of a run; those of a plateau are before its falls.
    LearningRate over(double highest, long stepsPerEpoch, long steps) {
        long period = Periods.steps(every, stepsPerEpoch);
        LearningRate.Course course =
                switch (type) {
                    case CONSTANT, PLATEAU -> LearningRate.CONSTANT;
                    case LINEAR -> LearningRate.LINEAR;
                    case COSINE -> LearningRate.COSINE;
                    case STEP -> LearningRate.steps(period, factor);
                    case EXPONENTIAL -> LearningRate.exponential(period, factor);
                    case ONE_CYCLE -> LearningRate.oneCycle(rise);
                };
        return new LearningRate(highest, Periods.steps(warmup, stepsPerEpoch), floor, steps, course);
    }
}
