package dev.quern.compute.core;

/// A summary of many elements.
public enum Reduction {
    SUM(0),
    MEAN(0),
    PRODUCT(1),
    MAXIMUM(Double.NEGATIVE_INFINITY),
    MINIMUM(Double.POSITIVE_INFINITY);

    private final double start;

    Reduction(double start) {
        this.start = start;
    }

    double start() {
        return start;
    }

    double combine(double sum, double element) {
        return switch (this) {
            case SUM, MEAN -> sum + element;
            case PRODUCT -> sum * element;
            case MAXIMUM -> Math.max(sum, element);
            case MINIMUM -> Math.min(sum, element);
        };
    }

    long wholeStart() {
        return switch (this) {
            case SUM, MEAN -> 0;
            case PRODUCT -> 1;
            case MAXIMUM -> Long.MIN_VALUE;
            case MINIMUM -> Long.MAX_VALUE;
        };
    }

    long combine(long sum, long element) {
        return switch (this) {
            case SUM, MEAN -> sum + element;
            case PRODUCT -> sum * element;
            case MAXIMUM -> Math.max(sum, element);
            case MINIMUM -> Math.min(sum, element);
        };
    }

    /// Sums of integers are int64; the mean of integers is a float32.
    ElementType resultType(ElementType element) {
        if (element.isFloating()) {
            return element;
        }
        return switch (this) {
            case SUM, PRODUCT -> ElementType.INT64;
            case MEAN -> ElementType.FLOAT32;
            case MAXIMUM, MINIMUM -> element;
        };
    }
}
