package dev.quern.batching.values;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/// The exact sum of finite doubles, so that it does not depend on their order. A fixed-point number wide enough
/// for all doubles, in digits of 32 bits kept in longs, whose carries are put off (R. Neal, "Fast exact
/// summation using small and large superaccumulators", 2015).
public final class ExactSum {
    /// What the lowest bit is worth: 2^-1074, the smallest double.
    private static final int LOWEST = 1074;

    private static final int DIGIT = 32;
    private static final long LOW = 0xffffffffL;
    private static final int EXPONENT = 52;
    private static final long FRACTION = (1L << EXPONENT) - 1;
    private static final int DIGITS = (2 * LOWEST + DIGIT) / DIGIT + 2;
    /// Each addition changes a digit by less than 2^32, so that so many leave it below 2^63.
    private static final int PUT_OFF = 1 << 29;

    private final long[] digits = new long[DIGITS];
    private int additions;

    /// Adds a finite number.
    public void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> EXPONENT & 0x7ff);
        long fraction = bits & FRACTION;
        if (exponent == 0x7ff) {
            throw new IllegalArgumentException("cannot add " + value);
        }
        int shift = exponent == 0 ? 0 : exponent - 1;
        fraction |= exponent == 0 ? 0 : 1L << EXPONENT;
        int digit = shift / DIGIT;
        int within = shift % DIGIT;
        long low = fraction << within;
        long high = within == 0 ? 0 : fraction >>> Long.SIZE - within;
        long sign = bits < 0 ? -1 : 1;
        digits[digit] += sign * (low & LOW);
        digits[digit + 1] += sign * (low >>> DIGIT);
        digits[digit + 2] += sign * high;
        additions++;
        if (additions == PUT_OFF) {
            carry();
        }
    }

    /// Adds a square exactly: the product and what its rounding left (Dekker 1971). Exact unless the square
    /// leaves the range of doubles.
    public void addSquare(double value) {
        double square = value * value;
        add(square);
        add(Math.fma(value, value, -square));
    }

    /// Adds all that another has.
    public void addAll(ExactSum other) {
        carry();
        other.carry();
        for (int i = 0; i < DIGITS; i++) {
            digits[i] += other.digits[i];
        }
        carry();
    }

    /// Brings all digits but the last into 0 to 2^32 - 1; the last holds the sign.
    private void carry() {
        for (int i = 0; i < DIGITS - 1; i++) {
            digits[i + 1] += digits[i] >> DIGIT;
            digits[i] &= LOW;
        }
        additions = 1;
    }

    /// The sum in units of 2^-1074.
    public BigInteger units() {
        carry();
        BigInteger sum = BigInteger.ZERO;
        for (int i = DIGITS - 1; i >= 0; i--) {
            sum = sum.shiftLeft(DIGIT).add(BigInteger.valueOf(digits[i]));
        }
        return sum;
    }

    /// Equal sums give equal bytes.
    public void write(DataOutput out) throws IOException {
        carry();
        for (long digit : digits) {
            out.writeLong(digit);
        }
    }

    /// Reads what [#write] wrote.
    public static ExactSum read(DataInput in) throws IOException {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < DIGITS; i++) {
            sum.digits[i] = in.readLong();
        }
        sum.additions = 1;
        return sum;
    }
}
