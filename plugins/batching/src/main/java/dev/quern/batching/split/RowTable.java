package dev.quern.batching.split;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rows by class: for each the hash of its id, the hash of its group, and its place, 24 bytes in all. Classes
/// are in the order of their names, so that what is decided does not depend on which came first.
final class RowTable {
    private static final int COLUMNS = 3;

    private final SortedMap<String, Rows> classes = new TreeMap<>();

    /// Rows of one class.
    private static final class Rows {
        private long[] values = new long[16 * COLUMNS];
        private int size;

        void add(long id, long group, long place) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.addExact(size, size));
            }
            values[size++] = id;
            values[size++] = group;
            values[size++] = place;
        }
    }

    /// One row.
    ///
    /// @param id hash of its id
    /// @param group hash of its group
    /// @param place its unit in the upper 32 bits, its number there in the lower
    record Row(long id, long group, long place) {}

    void add(String name, long id, long group, long place) {
        classes.computeIfAbsent(name, any -> new Rows()).add(id, group, place);
    }

    int classes() {
        return classes.size();
    }

    void addAll(RowTable other) {
        for (Map.Entry<String, Rows> entry : other.classes.entrySet()) {
            Rows from = entry.getValue();
            for (int i = 0; i < from.size; i += COLUMNS) {
                add(entry.getKey(), from.values[i], from.values[i + 1], from.values[i + 2]);
            }
        }
    }

    /// Names of the classes, sorted.
    Iterable<String> names() {
        return classes.keySet();
    }

    /// How many rows a class has.
    int count(String name) {
        return classes.get(name).size / COLUMNS;
    }

    /// The rows of a class, in no order.
    Row[] rows(String name) {
        Rows rows = classes.get(name);
        Row[] all = new Row[rows.size / COLUMNS];
        for (int i = 0; i < all.length; i++) {
            int at = i * COLUMNS;
            all[i] = new Row(rows.values[at], rows.values[at + 1], rows.values[at + 2]);
        }
        return all;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(classes.size());
        for (Map.Entry<String, Rows> entry : classes.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
            out.writeInt(name.length);
            out.write(name);
            Rows rows = entry.getValue();
            out.writeInt(rows.size);
            for (int i = 0; i < rows.size; i++) {
                out.writeLong(rows.values[i]);
            }
        }
    }

    static RowTable read(DataInput in) throws IOException {
        RowTable table = new RowTable();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            byte[] name = new byte[in.readInt()];
            in.readFully(name);
            Rows rows = new Rows();
            rows.size = in.readInt();
            rows.values = new long[Math.max(rows.size, COLUMNS)];
            for (int j = 0; j < rows.size; j++) {
                rows.values[j] = in.readLong();
            }
            table.classes.put(new String(name, StandardCharsets.UTF_8), rows);
        }
        return table;
    }
}
