package dev.quern.api;

/// A count with its unit, such as `250 steps`, `1 epoch` or `2000000 tokens`. The unit is kept in the plural.
public record Amount(long count, String unit) {

    public Amount {
        if (count < 0) {
            throw new IllegalArgumentException("an amount cannot be negative, got " + count);
        }
    }

    @Override
    public String toString() {
        return count + " " + unit;
    }
}
