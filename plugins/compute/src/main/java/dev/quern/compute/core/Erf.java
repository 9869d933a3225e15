package dev.quern.compute.core;

/// The Gauss error function in double precision.
final class Erf {

    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private Erf() {}

    /// Maclaurin series below 2.5, continued fraction of the complement above (Abramowitz and Stegun 7.1.6, 7.1.14).
    static double of(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double result = magnitude < 2.5 ? series(magnitude) : 1 - complement(magnitude);
        return Math.copySign(result, x);
    }

    /// 2/sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!, all terms positive.
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
    }

    private static double complement(double x) {
        double fraction = 0;
        for (int k = 40; k >= 1; k--) {
            fraction = 0.5 * k / (x + fraction);
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
