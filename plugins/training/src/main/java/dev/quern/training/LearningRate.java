package dev.quern.training;

import dev.quern.training.TrainConfig.Schedule;

/// The learning rate of each step: a linear rise, then the course of the schedule down to its floor.
record LearningRate(double highest, Schedule schedule, int steps) {

    /// @param step 1 for the first step, `steps` for the last
    double at(int step) {
        long warmup = schedule.warmup().count();
        if (step <= warmup) {
            return highest * step / warmup;
        }
        double progress = steps <= warmup + 1 ? 1 : (double) (step - warmup - 1) / (steps - warmup - 1);
        double share =
                switch (schedule.type()) {
                    case COSINE -> 0.5 * (1 + Math.cos(Math.PI * progress));
                    case LINEAR -> 1 - progress;
                    case CONSTANT -> 1;
                };
        return highest * (schedule.floor() + (1 - schedule.floor()) * share);
    }
}
