package dev.quern.evaluation.statistics;

/// ln n!, to about 1e-15 of its value: summed up to 255, by Stirling's series above (Abramowitz and Stegun 6.1.41).
final class LogFactorial {
    private static final double[] SMALL = small();

    private LogFactorial() {}

    static double of(long n) {
        if (n < SMALL.length) {
            return SMALL[(int) n];
        }
        double inverse = 1.0 / n;
        double square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
        return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
    }

    /// ln of n choose k.
    static double choose(long n, long k) {
        return of(n) - of(k) - of(n - k);
    }

    private static double[] small() {
        double[] table = new double[256];
        for (int n = 2; n < table.length; n++) {
            table[n] = table[n - 1] + Math.log(n);
        }
        return table;
    }
}
