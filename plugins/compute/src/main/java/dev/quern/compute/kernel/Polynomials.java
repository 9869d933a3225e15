package dev.quern.compute.kernel;

/// Own elementary functions, made of operations that every IEEE machine rounds alike, so that scalar and vector
/// forms agree in every bit.
final class Polynomials {
    static final float LOG2_E = 1.44269504f;
    /// ln 2 in two parts: the first has so few digits that its multiples are exact.
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;
    /// Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits.
    static final float ROUNDER = 12582912f;

    static final float LEAST = -87.0f;
    static final float MOST = 88.0f;

    /// exp on [-ln 2 / 2, ln 2 / 2]: 1 + r + r² * p(r), coefficients of Cephes' expf (S. Moshier).
    static final float E5 = 1.9875691500e-4f;
    static final float E4 = 1.3981999507e-3f;
    static final float E3 = 8.3334519073e-3f;
    static final float E2 = 4.1665795894e-2f;
    static final float E1 = 1.6666665459e-1f;
    static final float E0 = 5.0000001201e-1f;

    /// tanh on [-0.625, 0.625]: x + x³ p(x²), coefficients of Cephes' tanhf (S. Moshier).
    static final float TANH_4 = -5.70498872745e-3f;

    static final float TANH_3 = 2.06390887954e-2f;
    static final float TANH_2 = -5.37397155531e-2f;
    static final float TANH_1 = 1.33314422036e-1f;
    static final float TANH_0 = -3.33332819422e-1f;
    static final float TANH_NEAR = 0.625f;

    /// erf: Abramowitz and Stegun 7.1.26, absolute error 1.5e-7.
    static final float ERF_P = 0.3275911f;

    static final float ERF_1 = 0.254829592f;
    static final float ERF_2 = -0.284496736f;
    static final float ERF_3 = 1.421413741f;
    static final float ERF_4 = -1.453152027f;
    static final float ERF_5 = 1.061405429f;

    static final float ROOT_HALF = 0.70710678f;
    static final float ROOT_TWO_PI_INVERSE = 0.39894228f;

    private Polynomials() {}

    /// exp(x): 0 below -87, exp(88) above 88.
    static float exp(float x) {
        float bounded = Math.min(Math.max(x, LEAST), MOST);
        float shifted = Math.fma(bounded, LOG2_E, ROUNDER);
        float n = shifted - ROUNDER;
        float r = Math.fma(n, -LN2_HIGH, bounded);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(E5, r, E4);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, E1);
        p = Math.fma(p, r, E0);
        float y = Math.fma(p, r * r, r) + 1f;
        float scaled = Float.intBitsToFloat(Float.floatToRawIntBits(y) + (Float.floatToRawIntBits(shifted) << 23));
        return x < LEAST ? 0f : scaled;
    }

    /// 1 / (1 + exp(-x)); relative error below 3e-7 down to x = -87, where it becomes 0.
    static float sigmoid(float x) {
        return 1f / (exp(-x) + 1f);
    }

    /// tanh(x); relative error below 3e-7.
    static float tanh(float x) {
        float size = Math.abs(x);
        if (size < TANH_NEAR) {
            float square = x * x;
            float p = Math.fma(TANH_4, square, TANH_3);
            p = Math.fma(p, square, TANH_2);
            p = Math.fma(p, square, TANH_1);
            p = Math.fma(p, square, TANH_0);
            return Math.fma(p * square, x, x);
        }
        float far = 1f - 2f / (exp(size + size) + 1f);
        return x < 0f ? -far : far;
    }

    /// The standard normal distribution function of x, given e = exp(-x² / 2).
    static float normal(float x, float e) {
        float t = 1f / Math.fma(ERF_P, Math.abs(x) * ROOT_HALF, 1f);
        float p = Math.fma(ERF_5, t, ERF_4);
        p = Math.fma(p, t, ERF_3);
        p = Math.fma(p, t, ERF_2);
        p = Math.fma(p, t, ERF_1);
        float tail = 0.5f * (p * t * e);
        return x < 0f ? tail : 1f - tail;
    }
}
