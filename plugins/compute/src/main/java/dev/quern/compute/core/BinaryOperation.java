package dev.quern.compute.core;

import dev.quern.compute.kernel.Kernels;

/// A function of two elements, with its slopes where it has them.
public enum BinaryOperation {
    ADD(Domain.SAME, Double::sum, Long::sum),
    SUBTRACT(Domain.SAME, (a, b) -> a - b, (a, b) -> a - b),
    MULTIPLY(Domain.SAME, (a, b) -> a * b, (a, b) -> a * b),
    /// Of integers too, this is the real quotient.
    DIVIDE(Domain.REAL, (a, b) -> a / b, null),
    /// The remainder with the sign of the dividend, as C's fmod.
    REMAINDER(Domain.SAME, (a, b) -> a % b, (a, b) -> a % b),
    POWER(Domain.SAME, Math::pow, BinaryOperation::power),
    MAXIMUM(Domain.SAME, Math::max, Math::max),
    MINIMUM(Domain.SAME, Math::min, Math::min),
    ATAN2(Domain.REAL, Math::atan2, null),
    /// x log y, and 0 where x is 0.
    X_LOG_Y(Domain.REAL, (a, b) -> a == 0 && !Double.isNaN(b) ? 0 : a * Math.log(b), null),
    EQUAL(Domain.TEST, (a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0),
    NOT_EQUAL(Domain.TEST, (a, b) -> a != b ? 1 : 0, (a, b) -> a != b ? 1 : 0),
    GREATER(Domain.TEST, (a, b) -> a > b ? 1 : 0, (a, b) -> a > b ? 1 : 0),
    GREATER_OR_EQUAL(Domain.TEST, (a, b) -> a >= b ? 1 : 0, (a, b) -> a >= b ? 1 : 0),
    LESS(Domain.TEST, (a, b) -> a < b ? 1 : 0, (a, b) -> a < b ? 1 : 0),
    LESS_OR_EQUAL(Domain.TEST, (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 1 : 0),
    AND(Domain.TEST, (a, b) -> a != 0 && b != 0 ? 1 : 0, (a, b) -> a != 0 && b != 0 ? 1 : 0),
    OR(Domain.TEST, (a, b) -> a != 0 || b != 0 ? 1 : 0, (a, b) -> a != 0 || b != 0 ? 1 : 0),
    XOR(Domain.TEST, (a, b) -> a != 0 ^ b != 0 ? 1 : 0, (a, b) -> a != 0 ^ b != 0 ? 1 : 0);

    private enum Domain {
        SAME,
        REAL,
        TEST
    }

    @FunctionalInterface
    interface Reals {
        double at(double a, double b);
    }

    @FunctionalInterface
    interface Integers {
        long at(long a, long b);
    }

    private final Domain domain;
    private final Reals reals;
    private final Integers integers;

    BinaryOperation(Domain domain, Reals reals, Integers integers) {
        this.domain = domain;
        this.reals = reals;
        this.integers = integers;
    }

    double value(double a, double b) {
        return reals.at(a, b);
    }

    /// The value in whole numbers; only for operands of integer types.
    long value(long a, long b) {
        return integers.at(a, b);
    }

    /// The kernel that computes it on float32, or null.
    Kernels.Arithmetic kernel() {
        return switch (this) {
            case ADD -> Kernels.Arithmetic.ADD;
            case SUBTRACT -> Kernels.Arithmetic.SUBTRACT;
            case MULTIPLY -> Kernels.Arithmetic.MULTIPLY;
            case DIVIDE -> Kernels.Arithmetic.DIVIDE;
            case MAXIMUM -> Kernels.Arithmetic.MAXIMUM;
            case MINIMUM -> Kernels.Arithmetic.MINIMUM;
            default -> null;
        };
    }

    /// Whether the result is true or false.
    boolean isTest() {
        return domain == Domain.TEST;
    }

    /// The type in which operands of a common type are computed.
    ElementType computeType(ElementType common) {
        return domain == Domain.REAL && !common.isFloating() ? ElementType.FLOAT32 : common;
    }

    boolean isDifferentiable() {
        return switch (this) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, MAXIMUM, MINIMUM, REMAINDER, ATAN2, X_LOG_Y -> true;
            default -> false;
        };
    }

    /// The slope in the first operand.
    double slopeOfFirst(double a, double b) {
        return switch (this) {
            case ADD, SUBTRACT, REMAINDER -> 1;
            case MULTIPLY -> b;
            case DIVIDE -> 1 / b;
            case POWER -> b == 0 ? 0 : b * Math.pow(a, b - 1);
            case MAXIMUM -> a > b ? 1 : a == b ? 0.5 : 0;
            case MINIMUM -> a < b ? 1 : a == b ? 0.5 : 0;
            case ATAN2 -> b / (a * a + b * b);
            case X_LOG_Y -> Math.log(b);
            default -> 0;
        };
    }

    /// The slope in the second operand.
    double slopeOfSecond(double a, double b) {
        return switch (this) {
            case ADD -> 1;
            case SUBTRACT -> -1;
            case MULTIPLY -> a;
            case DIVIDE -> -a / (b * b);
            case REMAINDER -> -Math.rint((a - a % b) / b);
            case POWER -> a == 0 && b >= 0 ? 0 : Math.pow(a, b) * Math.log(a);
            case MAXIMUM -> b > a ? 1 : a == b ? 0.5 : 0;
            case MINIMUM -> b < a ? 1 : a == b ? 0.5 : 0;
            case ATAN2 -> -a / (a * a + b * b);
            case X_LOG_Y -> a / b;
            default -> 0;
        };
    }

    private static long power(long base, long exponent) {
        if (exponent < 0) {
            throw new IllegalArgumentException("An integer cannot be raised to the negative power " + exponent
                    + "; convert the array to a floating type first");
        }
        long result = 1;
        long factor = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= factor;
            }
            factor *= factor;
        }
        return result;
    }
}
