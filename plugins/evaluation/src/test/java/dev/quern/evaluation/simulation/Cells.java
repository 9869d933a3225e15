package dev.quern.evaluation.simulation;

import dev.quern.evaluation.classification.SimulatedFigures;
import dev.quern.evaluation.statistics.Interval;
import dev.quern.evaluation.statistics.Proportion;
import dev.quern.evaluation.statistics.RowBootstrap;
import dev.quern.evaluation.statistics.StudentStatistic;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The cells of the simulation: what is drawn, what is true, and whether the interval or test is right about it.
final class Cells {
    private static final double LEVEL = 0.95;

    private Cells() {}

    /// The interval of a share of n rows, of which each is right with probability p.
    static Simulation.Trial wilson(int n, double p) {
        return random -> {
            long hits = 0;
            for (int row = 0; row < n; row++) {
                hits += random.nextDouble() < p ? 1 : 0;
            }
            return covers(Proportion.wilson(hits, n, LEVEL), p);
        };
    }

    /// The interval of one figure of a classifier of two classes.
    static Simulation.Trial figure(String figure, int n, double skill, int resamples) {
        double truth = SimulatedFigures.truth(figure, skill);
        return random -> covers(SimulatedFigures.interval(figure, n, skill, resamples, random), truth);
    }

    private static boolean covers(Interval interval, double truth) {
        return interval != null && interval.lower() <= truth && truth <= interval.upper();
    }

    /// McNemar's test of two classifiers that are equally good and disagree on a share of the rows.
    static Simulation.Trial mcNemar(int n, double disagree, boolean exact) {
        return random -> {
            long first = 0;
            long second = 0;
            for (int row = 0; row < n; row++) {
                if (random.nextDouble() < disagree) {
                    boolean which = random.nextBoolean();
                    first += which ? 1 : 0;
                    second += which ? 0 : 1;
                }
            }
            double p = exact ? Proportion.mcNemarExact(first, second) : Proportion.mcNemarMid(first, second);
            return p <= 1 - LEVEL;
        };
    }

    /// The paired bootstrap of two losses with the same distribution, which are correlated row by row.
    static Simulation.Trial pairedBootstrap(int n, int resamples) {
        return random -> {
            double[] differences = new double[n];
            Arrays.setAll(differences, row -> exponential(random) - exponential(random));
            long[] keys = random.longs(n).toArray();
            StudentStatistic mean = new StudentStatistic(resamples, keys, differences);
            new RowBootstrap(random.nextLong(), keys, resamples).run(List.of(mean));
            return mean.pValue() <= 1 - LEVEL;
        };
    }

    private static double exponential(Random random) {
        return -Math.log(1 - random.nextDouble());
    }
}
