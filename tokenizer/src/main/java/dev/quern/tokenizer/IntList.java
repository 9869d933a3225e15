package dev.quern.tokenizer;

import java.util.Arrays;
import java.util.Objects;

/// A growable list of ints: where an [Encoder] writes token ids. Not thread-safe.
public final class IntList {
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private int[] values;
    private int size;

    /// An empty list.
    public IntList() {
        this(4);
    }

    /// An empty list with room for so many.
    public IntList(int capacity) {
        values = new int[Math.max(4, capacity)];
    }

    public int size() {
        return size;
    }

    public int get(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    public void set(int index, int value) {
        values[Objects.checkIndex(index, size)] = value;
    }

    public void add(int value) {
        if (size == values.length) {
            reserve(1);
        }
        values[size++] = value;
    }

    /// Appends all of an array.
    public void addAll(int[] from) {
        addAll(from, 0, from.length);
    }

    /// Removes all.
    public void clear() {
        size = 0;
    }

    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    /// Copies a range into an array.
    public void copy(int from, int[] into, int at, int count) {
        Objects.checkFromIndexSize(from, count, size);
        System.arraycopy(values, from, into, at, count);
    }

    int last() {
        return get(size - 1);
    }

    void removeLast() {
        size--;
    }

    /// Cuts the list; a longer one stays as it is.
    void truncate(int length) {
        size = Math.min(size, length);
    }

    /// Makes room for more values behind those there are.
    void reserve(int more) {
        long needed = (long) size + more;
        if (needed > values.length) {
            if (needed > LONGEST) {
                throw new IllegalStateException("more than " + LONGEST + " tokens in one list");
            }
            values = Arrays.copyOf(values, (int) Math.min(LONGEST, Math.max(needed, 2L * values.length)));
        }
    }

    /// The array behind the list, for loops that write into reserved room and then call [#setSize].
    int[] array() {
        return values;
    }

    void setSize(int length) {
        size = length;
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
        reserve(count);
        System.arraycopy(from, start, values, size, count);
        size += count;
    }
}
