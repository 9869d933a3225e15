package dev.quern.batching.table;

import dev.quern.batching.values.LabelColumn;
import dev.quern.batching.values.Moments;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What training rows tell about numbers and categories; parts join in any order to the same. Numbers
/// themselves are kept where a median is wanted only: 8 bytes for each.
final class TableStatistics {
    private final boolean median;
    private final Map<String, Numbers> numbers = new LinkedHashMap<>();
    private final Map<String, SortedMap<String, Long>> categories = new LinkedHashMap<>();
    private long rows;

    /// Nothing yet.
    ///
    /// @param median whether medians are wanted
    TableStatistics(boolean median) {
        this.median = median;
    }

    /// What is known of a column of numbers.
    static final class Numbers {
        private final boolean keeps;
        private Moments moments = new Moments();
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;
        private double[] kept = new double[0];
        private int size;

        /// @param keeps whether all numbers are kept, for the median
        Numbers(boolean keeps) {
            this.keeps = keeps;
        }

        void addUnlessMissing(double value) {
            if (Double.isNaN(value)) {
                return;
            }
            moments.add(value);
            least = Math.min(least, value);
            most = Math.max(most, value);
            if (keeps) {
                keep(value);
            }
        }

        private void keep(double value) {
            if (size == kept.length) {
                kept = Arrays.copyOf(kept, Math.max(64, Math.addExact(size, size)));
            }
            kept[size++] = value;
        }

        void addAll(Numbers other) {
            moments.addAll(other.moments);
            least = Math.min(least, other.least);
            most = Math.max(most, other.most);
            for (int i = 0; i < other.size; i++) {
                keep(other.kept[i]);
            }
        }

        Moments moments() {
            return moments;
        }

        double least() {
            return least;
        }

        double most() {
            return most;
        }

        /// The number in the middle, or the mean of the two there.
        double median() {
            sort();
            return (kept[(size - 1) / 2] + kept[size / 2]) / 2;
        }

        private void sort() {
            Arrays.sort(kept, 0, size);
        }

        void write(DataOutput out) throws IOException {
            moments.write(out);
            out.writeDouble(least);
            out.writeDouble(most);
            sort();
            out.writeInt(size);
            for (int i = 0; i < size; i++) {
                out.writeDouble(kept[i]);
            }
        }

        static Numbers read(DataInput in, boolean keeps) throws IOException {
            Numbers read = new Numbers(keeps);
            read.moments = Moments.read(in);
            read.least = in.readDouble();
            read.most = in.readDouble();
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                read.keep(in.readDouble());
            }
            return read;
        }
    }

    /// Rows that were learned from.
    long rows() {
        return rows;
    }

    /// By column, in the order of the features.
    Map<String, Numbers> numbers() {
        return numbers;
    }

    /// How often each category comes in a column.
    SortedMap<String, Long> categories(String column) {
        return categories.computeIfAbsent(column, any -> new TreeMap<>());
    }

    void addRow() {
        rows++;
    }

    /// The column's, which are none at first.
    Numbers numbers(String column) {
        return numbers.computeIfAbsent(column, any -> new Numbers(median));
    }

    void count(String column, String category) {
        SortedMap<String, Long> counts = categories(column);
        counts.merge(category, 1L, Long::sum);
        LabelColumn.checkClasses(column, counts.size());
    }

    /// Adds all that another has.
    void addAll(TableStatistics other) {
        rows += other.rows;
        other.numbers.forEach((column, each) -> numbers(column).addAll(each));
        other.categories.forEach((column, counts) -> {
            SortedMap<String, Long> own = categories(column);
            counts.forEach((category, count) -> own.merge(category, count, Long::sum));
        });
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(rows);
        out.writeInt(numbers.size());
        for (Map.Entry<String, Numbers> each : numbers.entrySet()) {
            writeText(each.getKey(), out);
            each.getValue().write(out);
        }
        out.writeInt(categories.size());
        for (Map.Entry<String, SortedMap<String, Long>> column : categories.entrySet()) {
            writeText(column.getKey(), out);
            out.writeInt(column.getValue().size());
            for (Map.Entry<String, Long> entry : column.getValue().entrySet()) {
                writeText(entry.getKey(), out);
                out.writeLong(entry.getValue());
            }
        }
    }

    static TableStatistics read(DataInput in, boolean median) throws IOException {
        TableStatistics read = new TableStatistics(median);
        read.rows = in.readLong();
        int columns = in.readInt();
        for (int i = 0; i < columns; i++) {
            read.numbers.put(readText(in), Numbers.read(in, median));
        }
        int counted = in.readInt();
        for (int i = 0; i < counted; i++) {
            SortedMap<String, Long> counts = read.categories(readText(in));
            int size = in.readInt();
            for (int j = 0; j < size; j++) {
                counts.put(readText(in), in.readLong());
            }
        }
        return read;
    }

    static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
