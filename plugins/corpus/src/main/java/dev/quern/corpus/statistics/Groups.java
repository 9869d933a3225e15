package dev.quern.corpus.statistics;

import dev.quern.corpus.near.XxHash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Documents by the value of a column. Up to a limit all values are counted exactly. Beyond it only those are whose
/// hash begins with enough zero bits that they fit: a sample of values, the same whatever the order of the rows, each
/// counted exactly.
public final class Groups {
    private static final int LONGEST = 1 << 10;

    private final int limit;
    private final TreeMap<String, long[]> counts = new TreeMap<>();
    private int zeros;

    /// @param limit values to count at most
    public Groups(int limit) {
        this.limit = limit;
    }

    /// A value and what has it.
    public record Group(String value, long documents, long bytes, long words) {}

    /// Counts documents of a value.
    public void add(String value, long documents, long bytes, long words) {
        String key = value.length() > LONGEST ? cut(value, LONGEST) : value;
        if (Long.numberOfLeadingZeros(hash(key)) < zeros) {
            return;
        }
        long[] sums = counts.computeIfAbsent(key, one -> new long[3]);
        sums[0] += documents;
        sums[1] += bytes;
        sums[2] += words;
        while (counts.size() > limit) {
            zeros++;
            counts.keySet().removeIf(each -> Long.numberOfLeadingZeros(hash(each)) < zeros);
        }
    }

    /// The beginning of a text, no surrogate pair torn apart.
    static String cut(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    void add(Groups other) {
        if (other.zeros > zeros) {
            zeros = other.zeros;
            counts.keySet().removeIf(each -> Long.numberOfLeadingZeros(hash(each)) < zeros);
        }
        other.counts.forEach((value, sums) -> add(value, sums[0], sums[1], sums[2]));
    }

    private static long hash(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return XxHash64.of(bytes, 0, bytes.length);
    }

    /// How many values are counted.
    public int size() {
        return counts.size();
    }

    /// One value in so many was counted; 1 when all were.
    public long sampledOneIn() {
        return 1L << zeros;
    }

    /// The largest groups by documents, of equal ones the first by name.
    public List<Group> largest(int most) {
        return counts.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()[0], entry.getValue()[1], entry.getValue()[2]))
                .sorted(Comparator.comparingLong(Group::documents).reversed().thenComparing(Group::value))
                .limit(most)
                .toList();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(zeros);
        out.writeInt(counts.size());
        for (Map.Entry<String, long[]> entry : counts.entrySet()) {
            byte[] value = entry.getKey().getBytes(StandardCharsets.UTF_8);
            out.writeInt(value.length);
            out.write(value);
            for (long sum : entry.getValue()) {
                out.writeLong(sum);
            }
        }
    }

    static Groups read(DataInput in, int limit) throws IOException {
        Groups read = new Groups(limit);
        read.zeros = in.readInt();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] value = new byte[in.readInt()];
            in.readFully(value);
            read.counts.put(
                    new String(value, StandardCharsets.UTF_8),
                    new long[] {in.readLong(), in.readLong(), in.readLong()});
        }
        return read;
    }
}
