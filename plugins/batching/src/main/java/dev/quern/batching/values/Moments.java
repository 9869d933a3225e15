package dev.quern.batching.values;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// Mean and standard deviation of numbers, exact up to one rounding of each: they do not depend on the order in
/// which numbers come, nor on how parts are joined.
public final class Moments {
    private static final MathContext PRECISE = new MathContext(60);
    private static final int LOWEST = 1074;

    private long count;
    private final ExactSum sum;
    private final ExactSum squares;

    public Moments() {
        this(0, new ExactSum(), new ExactSum());
    }

    private Moments(long count, ExactSum sum, ExactSum squares) {
        this.count = count;
        this.sum = sum;
        this.squares = squares;
    }

    /// Adds a finite number whose square is finite.
    public void add(double value) {
        count++;
        sum.add(value);
        squares.addSquare(value);
    }

    /// Adds all that another has.
    public void addAll(Moments other) {
        count += other.count;
        sum.addAll(other.sum);
        squares.addAll(other.squares);
    }

    /// How many numbers.
    public long count() {
        return count;
    }

    /// Their mean; 0 for none.
    public double mean() {
        return mean(count, sum.units(), BigInteger.ONE.shiftLeft(LOWEST));
    }

    /// Their standard deviation as a population; 1 where all are equal or there are none.
    public double deviation() {
        return deviation(count, sum.units(), squares.units().shiftLeft(LOWEST), BigInteger.ONE.shiftLeft(LOWEST));
    }

    /// The mean of numbers that are whole in units of 1 / `scale`.
    public static double mean(long count, BigInteger sum, BigInteger scale) {
        return count == 0
                ? 0
                : new BigDecimal(sum)
                        .divide(new BigDecimal(scale.multiply(BigInteger.valueOf(count))), PRECISE)
                        .doubleValue();
    }

    /// The deviation of numbers that are whole in units of 1 / `scale`: the root of `count * squares - sum^2`,
    /// which is a whole number, divided by `count * scale`.
    public static double deviation(long count, BigInteger sum, BigInteger squares, BigInteger scale) {
        BigInteger all = BigInteger.valueOf(count);
        BigInteger spread = all.multiply(squares).subtract(sum.multiply(sum));
        if (spread.signum() <= 0) {
            return 1;
        }
        double deviation = new BigDecimal(spread)
                .sqrt(PRECISE)
                .divide(new BigDecimal(all.multiply(scale)), PRECISE)
                .doubleValue();
        return deviation == 0 ? 1 : deviation;
    }

    /// Equal moments give equal bytes.
    public void write(DataOutput out) throws IOException {
        out.writeLong(count);
        sum.write(out);
        squares.write(out);
    }

    /// Reads what [#write] wrote.
    public static Moments read(DataInput in) throws IOException {
        return new Moments(in.readLong(), ExactSum.read(in), ExactSum.read(in));
    }
}
