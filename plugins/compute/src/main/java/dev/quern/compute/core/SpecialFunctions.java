package dev.quern.compute.core;

/// Functions that the JDK lacks, in double precision.
final class SpecialFunctions {

    private static final double ROOT_PI_HALF = Math.sqrt(Math.PI) / 2;

    /// Lanczos' approximation with g = 7 and nine terms (coefficients of P. Godfrey).
    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private SpecialFunctions() {}

    /// ln |gamma(x)|; infinity at 0 and the negative integers.
    static double logGamma(double x) {
        if (x < 0.5) {
            double sine = Math.abs(Math.sin(Math.PI * x));
            return sine == 0 || x == Math.rint(x)
                    ? Double.POSITIVE_INFINITY
                    : Math.log(Math.PI / sine) - logGamma(1 - x);
        }
        double z = x - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (z + i);
        }
        double t = z + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
    }

    /// The derivative of [#logGamma]: recurrence up to 6, then its asymptotic series.
    static double digamma(double x) {
        if (x <= 0 && x == Math.rint(x)) {
            return Double.NaN;
        }
        if (x < 0) {
            return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
        }
        double shift = 0;
        double z = x;
        while (z < 6) {
            shift -= 1 / z;
            z += 1;
        }
        double inverse = 1 / (z * z);
        double series = inverse * (1.0 / 12 - inverse * (1.0 / 120 - inverse * (1.0 / 252 - inverse / 240)));
        return shift + Math.log(z) - 0.5 / z - series;
    }

    /// The x with erf(x) = y: Winitzki's estimate (2008), then Newton's steps.
    static double inverseErf(double y) {
        if (!(y > -1 && y < 1)) {
            return y == 1 ? Double.POSITIVE_INFINITY : y == -1 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        double logarithm = Math.log1p(-y * y);
        double a = 0.147;
        double b = 2 / (Math.PI * a) + logarithm / 2;
        double x = Math.copySign(Math.sqrt(Math.sqrt(b * b - logarithm / a) - b), y);
        for (int i = 0; i < 4; i++) {
            x -= (Erf.of(x) - y) * ROOT_PI_HALF * Math.exp(x * x);
        }
        return x;
    }

    /// The slope of [#inverseErf] at its result x.
    static double inverseErfSlope(double x) {
        return ROOT_PI_HALF * Math.exp(x * x);
    }
}
