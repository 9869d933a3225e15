package dev.quern.evaluation.simulation;

import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// Draws many sets of rows from a known distribution and counts how often something holds, such as that an interval
/// covers the truth. Each set has a seed of its own, so the count does not depend on threads.
///
/// @param sets how many
final class Simulation {
    private final int sets;
    private final long seed;

    Simulation(int sets, long seed) {
        this.sets = sets;
        this.seed = seed;
    }

    /// Whether it holds for one set.
    interface Trial {
        boolean holds(Random random);
    }

    /// The share of sets for which it holds.
    double share(Trial trial) {
        long holds = IntStream.range(0, sets)
                .parallel()
                .filter(set -> trial.holds(new Random(seed * 1_000_003 + set)))
                .count();
        return (double) holds / sets;
    }

    /// `96.1 % (± 0.4)`: with two standard errors of the simulation.
    String told(double share) {
        return String.format(
                Locale.ROOT, "%.1f %% (\u00b1 %.1f)", 100 * share, 200 * Math.sqrt(share * (1 - share) / sets));
    }
}
