package dev.quern.compute.core;

/// A function of one element, with its slope where it has one.
///
/// Functions without a useful slope (rounding, tests) are constants for gradients.
public enum UnaryOperation {
    NEGATE(Domain.SAME, x -> -x, Slope.ofArgument(x -> -1)),
    ABSOLUTE(Domain.SAME, Math::abs, Slope.ofArgument(x -> Math.signum(x))),
    SQUARE(Domain.SAME, x -> x * x, Slope.ofArgument(x -> 2 * x)),
    SIGN(Domain.SAME, Math::signum, null),
    FLOOR(Domain.SAME, Math::floor, null),
    CEILING(Domain.SAME, Math::ceil, null),
    /// To the nearest integer, halves to the even one.
    ROUND(Domain.SAME, Math::rint, null),
    TRUNCATE(Domain.SAME, x -> x < 0 ? Math.ceil(x) : Math.floor(x), null),
    RELU(Domain.SAME, x -> x > 0 || Double.isNaN(x) ? x : 0, Slope.ofResult(y -> y > 0 ? 1 : 0)),
    SQUARE_ROOT(Domain.REAL, Math::sqrt, Slope.ofResult(y -> 0.5 / y)),
    CUBE_ROOT(Domain.REAL, Math::cbrt, Slope.ofResult(y -> 1 / (3 * y * y))),
    EXP(Domain.REAL, Math::exp, Slope.ofResult(y -> y)),
    LOG(Domain.REAL, Math::log, Slope.ofArgument(x -> 1 / x)),
    LOG10(Domain.REAL, Math::log10, Slope.ofArgument(x -> 1 / (x * Math.log(10)))),
    LOG2(Domain.REAL, x -> Math.log(x) / Math.log(2), Slope.ofArgument(x -> 1 / (x * Math.log(2)))),
    SIN(Domain.REAL, Math::sin, Slope.ofArgument(x -> Math.cos(x))),
    COS(Domain.REAL, Math::cos, Slope.ofArgument(x -> -Math.sin(x))),
    TAN(Domain.REAL, Math::tan, Slope.ofResult(y -> 1 + y * y)),
    ARC_SIN(Domain.REAL, Math::asin, Slope.ofArgument(x -> 1 / Math.sqrt(1 - x * x))),
    ARC_COS(Domain.REAL, Math::acos, Slope.ofArgument(x -> -1 / Math.sqrt(1 - x * x))),
    ARC_TAN(Domain.REAL, Math::atan, Slope.ofArgument(x -> 1 / (1 + x * x))),
    SINH(Domain.REAL, Math::sinh, Slope.ofArgument(x -> Math.cosh(x))),
    COSH(Domain.REAL, Math::cosh, Slope.ofArgument(x -> Math.sinh(x))),
    TANH(Domain.REAL, Math::tanh, Slope.ofResult(y -> 1 - y * y)),
    ARC_SINH(
            Domain.REAL,
            x -> Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x),
            Slope.ofArgument(x -> 1 / Math.sqrt(x * x + 1))),
    ARC_COSH(Domain.REAL, x -> Math.log(x + Math.sqrt(x * x - 1)), Slope.ofArgument(x -> 1 / Math.sqrt(x * x - 1))),
    ARC_TANH(Domain.REAL, x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)), Slope.ofArgument(x -> 1 / (1 - x * x))),
    DEGREES(Domain.REAL, Math::toDegrees, Slope.ofArgument(x -> 180 / Math.PI)),
    RADIANS(Domain.REAL, Math::toRadians, Slope.ofArgument(x -> Math.PI / 180)),
    /// The Gauss error function.
    ERF(Domain.REAL, Erf::of, Slope.ofArgument(x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x))),
    /// The inverse of the Gauss error function.
    INVERSE_ERF(Domain.REAL, SpecialFunctions::inverseErf, Slope.ofResult(SpecialFunctions::inverseErfSlope)),
    /// The logarithm of the magnitude of the gamma function.
    LOG_GAMMA(Domain.REAL, SpecialFunctions::logGamma, Slope.ofArgument(SpecialFunctions::digamma)),
    SIGMOID(Domain.REAL, x -> 1 / (1 + Math.exp(-x)), Slope.ofResult(y -> y * (1 - y))),
    SOFT_PLUS(Domain.REAL, x -> x > 20 ? x : Math.log1p(Math.exp(x)), Slope.ofArgument(x -> 1 / (1 + Math.exp(-x)))),
    SOFT_SIGN(
            Domain.REAL,
            x -> x / (1 + Math.abs(x)),
            Slope.ofArgument(x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))))),
    /// Scaled exponential linear unit (Klambauer et al. 2017).
    SELU(
            Domain.REAL,
            x -> x > 0 ? Selu.SCALE * x : Selu.SCALE * Selu.ALPHA * Math.expm1(x),
            Slope.ofResult(y -> y > 0 ? Selu.SCALE : y + Selu.SCALE * Selu.ALPHA)),
    /// Gaussian error linear unit in its exact form, x Phi(x) (Hendrycks and Gimpel 2016).
    GELU(
            Domain.REAL,
            x -> 0.5 * x * (1 + Erf.of(x * Math.sqrt(0.5))),
            Slope.ofArgument(
                    x -> 0.5 * (1 + Erf.of(x * Math.sqrt(0.5))) + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI))),
    NOT(Domain.TEST, x -> x == 0 ? 1 : 0, null),
    IS_NAN(Domain.TEST, x -> Double.isNaN(x) ? 1 : 0, null),
    IS_INFINITE(Domain.TEST, x -> Double.isInfinite(x) ? 1 : 0, null);

    /// The type of the result: that of the argument, a floating one, or boolean.
    enum Domain {
        SAME,
        REAL,
        TEST
    }

    @FunctionalInterface
    interface Value {
        double at(double x);
    }

    /// The derivative as a function of the argument or of the result, whichever is kept for the backward pass.
    record Slope(Value function, boolean readsResult) {
        static Slope ofArgument(Value function) {
            return new Slope(function, false);
        }

        static Slope ofResult(Value function) {
            return new Slope(function, true);
        }
    }

    private static final class Selu {
        static final double SCALE = 1.0507009873554804934193349852946;
        static final double ALPHA = 1.6732632423543772848170429916717;
    }

    private final Domain domain;
    private final Value value;
    private final Slope slope;

    UnaryOperation(Domain domain, Value value, Slope slope) {
        this.domain = domain;
        this.value = value;
        this.slope = slope;
    }

    double value(double x) {
        return value.at(x);
    }

    /// About how many floating-point operations one element takes.
    int cost() {
        return switch (this) {
            case NEGATE, ABSOLUTE, SQUARE, RELU, SQUARE_ROOT -> 2;
            default -> 40;
        };
    }

    Value function() {
        return value;
    }

    /// The slope, or null where gradients see a constant.
    Slope slope() {
        return slope;
    }

    ElementType resultType(ElementType argument) {
        return switch (domain) {
            case SAME -> argument;
            case REAL -> argument.isFloating() ? argument : ElementType.FLOAT32;
            case TEST -> ElementType.BOOLEAN;
        };
    }
}
