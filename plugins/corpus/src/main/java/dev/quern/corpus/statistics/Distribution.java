package dev.quern.corpus.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How numbers are distributed: exact extremes, and counts in buckets that are a sixteenth of their power of two wide,
/// so that a quantile is right to 6 %. Zero has a bucket of its own. Buckets do not depend on the numbers seen, so
/// distributions add up in any order.
public final class Distribution {
    private static final int MANTISSA_BITS = 4;
    private static final int SHIFT = 52 - MANTISSA_BITS;

    private final TreeMap<Long, Long> buckets = new TreeMap<>();
    private long count;
    private long missing;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    /// A bucket: numbers from `from` up to `to`, of which the one nearer to zero belongs to it and the other not.
    public record Bucket(double from, double to, long count) {}

    /// Adds a number; one that is not finite counts as missing.
    public void add(double value) {
        if (!Double.isFinite(value)) {
            missing++;
            return;
        }
        count++;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        buckets.merge(bucket(value), 1L, Long::sum);
    }

    /// Adds a value that is not there.
    public void addMissing() {
        missing++;
    }

    /// Adds all of another.
    public void add(Distribution other) {
        count += other.count;
        missing += other.missing;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
        other.buckets.forEach((bucket, more) -> buckets.merge(bucket, more, Long::sum));
    }

    /// Exponent and first bits of the mantissa, negative for negative numbers: in the order of the numbers.
    private static long bucket(double value) {
        long bits = Double.doubleToLongBits(Math.abs(value)) >>> SHIFT;
        return value < 0 ? -bits : bits;
    }

    private static double edge(long bucket) {
        double edge = Double.longBitsToDouble(Math.abs(bucket) << SHIFT);
        return bucket < 0 ? -edge : edge;
    }

    /// How many numbers there are.
    public long count() {
        return count;
    }

    /// How many values were missing or not finite.
    public long missing() {
        return missing;
    }

    /// The smallest number; positive infinity without numbers.
    public double minimum() {
        return minimum;
    }

    /// The largest number; negative infinity without numbers.
    public double maximum() {
        return maximum;
    }

    /// The buckets that are not empty, the smallest numbers first.
    public List<Bucket> buckets() {
        List<Bucket> all = new ArrayList<>();
        buckets.forEach((bucket, held) -> all.add(new Bucket(edge(bucket), far(bucket), held)));
        return all;
    }

    private static double far(long bucket) {
        return bucket == 0 ? 0 : edge(bucket < 0 ? bucket - 1 : bucket + 1);
    }

    /// A number that about this share of all are not above, within the extremes; NaN without numbers.
    public double quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (Map.Entry<Long, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                double middle = (edge(bucket.getKey()) + far(bucket.getKey())) / 2;
                return Math.clamp(middle, minimum, maximum);
            }
        }
        return Double.NaN;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeLong(missing);
        out.writeDouble(minimum);
        out.writeDouble(maximum);
        out.writeInt(buckets.size());
        for (Map.Entry<Long, Long> bucket : buckets.entrySet()) {
            out.writeLong(bucket.getKey());
            out.writeLong(bucket.getValue());
        }
    }

    static Distribution read(DataInput in) throws IOException {
        Distribution read = new Distribution();
        read.count = in.readLong();
        read.missing = in.readLong();
        read.minimum = in.readDouble();
        read.maximum = in.readDouble();
        for (int left = in.readInt(); left > 0; left--) {
            read.buckets.put(in.readLong(), in.readLong());
        }
        return read;
    }
}
