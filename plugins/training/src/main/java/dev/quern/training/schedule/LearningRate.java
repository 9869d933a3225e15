package dev.quern.training.schedule;

/// The learning rate of each step: a linear rise, then a course down to a floor.
///
/// @param highest learning rate
/// @param warmup steps of the rise
/// @param floor share of the highest rate where the course ends
/// @param steps of the whole run
public record LearningRate(double highest, long warmup, double floor, long steps, Course course) {

    /// Share of the way from the floor to the highest rate.
    @FunctionalInterface
    public interface Course {
        /// @param done steps since the rise, from 0
        /// @param all the value of `done` at the last step
        double at(long done, long all);
    }

    /// Always the highest rate.
    public static final Course CONSTANT = (done, all) -> 1;

    /// A straight line.
    public static final Course LINEAR = (done, all) -> 1 - progress(done, all);

    /// Half a wave of the cosine (Loshchilov and Hutter 2017).
    public static final Course COSINE = (done, all) -> 0.5 * (1 + Math.cos(Math.PI * progress(done, all)));

    private static double progress(long done, long all) {
        return all <= 0 ? 1 : (double) done / all;
    }

    /// A fall by a factor after each so many steps.
    public static Course steps(long every, double factor) {
        return (done, all) -> Math.pow(factor, done / every);
    }

    /// A fall by a factor within so many steps, spread evenly.
    public static Course exponential(long every, double factor) {
        return (done, all) -> Math.pow(factor, (double) done / every);
    }

    /// One cycle (Smith and Topin 2018) with cosines: a rise from 1/25 of the highest rate, then a fall to 1/250,000.
    ///
    /// @param rise share of the steps that it takes
    public static Course oneCycle(double rise) {
        return (done, all) -> {
            double top = rise * all;
            double lowest = 1.0 / 25;
            return done <= top
                    ? between(lowest, 1, top == 0 ? 1 : done / top)
                    : between(1, lowest / 10_000, (done - top) / (all - top));
        };
    }

    private static double between(double from, double to, double progress) {
        return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }

    /// @param step 1 for the first step, `steps` for the last
    public double at(long step) {
        if (step <= warmup) {
            return highest * step / warmup;
        }
        return highest * (floor + (1 - floor) * course.at(step - warmup - 1, steps - warmup - 1));
    }
}
