package dev.quern.evaluation.simulation;

import java.io.PrintStream;

/// How often intervals of 95 % cover the truth, and how often tests at 5 % reject a true hypothesis. Arguments: sets
/// for intervals by formula and for tests, sets for the bootstrap, resamples; 10,000, 2,000 and 1,000 unless given.
public final class CoverageSimulation {
    private static final int[] SIZES = {50, 200, 1_000};

    private CoverageSimulation() {}

    public static void main(String[] arguments) {
        int sets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int bootstrapSets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
        int resamples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        PrintStream out = System.out;
        Simulation plain = new Simulation(sets, 1);
        Simulation heavy = new Simulation(bootstrapSets, 2);
        for (double p : new double[] {0.5, 0.9, 0.99}) {
            for (int n : SIZES) {
                out.printf("share %.2f of %d rows: covered %s%n", p, n, plain.told(plain.share(Cells.wilson(n, p))));
            }
        }
        for (int n : SIZES) {
            for (boolean exact : new boolean[] {true, false}) {
                double rejected = plain.share(Cells.mcNemar(n, 0.2, exact));
                out.printf("McNemar %s, %d rows: rejected %s%n", exact ? "exact" : "mid-p", n, plain.told(rejected));
            }
            double rejected = plain.share(Cells.pairedBootstrap(n, resamples));
            out.printf("paired bootstrap, %d rows: rejected %s%n", n, plain.told(rejected));
        }
        String[] figures = {
            "balanced-accuracy",
            "macro-f1",
            "log-loss",
            "macro-roc-auc",
            "calibration-error",
            "calibrated-calibration-error"
        };
        for (String figure : figures) {
            for (double skill : new double[] {1, 3}) {
                for (int n : SIZES) {
                    double covered = heavy.share(Cells.figure(figure, n, skill, resamples));
                    out.printf("%s, skill %.0f, %d rows: covered %s%n", figure, skill, n, heavy.told(covered));
                }
            }
        }
    }
}
