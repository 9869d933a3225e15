package dev.quern.tokenizer;

import java.util.Arrays;

/// A growable list of ints: where an [Encoder] writes token ids. Not thread-safe.
public final class IntList {
    private int[] values = new int[4];
    private int size;

    public int size() {
        return size;
    }

    public int get(int index) {
        return values[java.util.Objects.checkIndex(index, size)];
    }

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    /// Removes all.
    public void clear() {
        size = 0;
    }

    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    void addUnlessLast(int value) {
        if (size == 0 || values[size - 1] != value) {
            add(value);
        }
    }

    void addAll(IntList from, int start, int count) {
        addAll(from.values, start, count);
    }

    void addAll(int[] from, int start, int count) {
        if (size + count > values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, size + count));
        }
        System.arraycopy(from, start, values, size, count);
        size += count;
    }
}
