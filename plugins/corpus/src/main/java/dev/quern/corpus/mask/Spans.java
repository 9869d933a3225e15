package dev.quern.corpus.mask;

import java.util.Arrays;

/// What was found in a text: ranges of bytes with their kinds. Reused for text after text.
public final class Spans {
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private Kind[] kinds = new Kind[16];
    private int size;

    void clear() {
        size = 0;
    }

    void add(Kind kind, int start, int end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
            kinds = Arrays.copyOf(kinds, 2 * size);
        }
        starts[size] = start;
        ends[size] = end;
        kinds[size++] = kind;
    }

    public int size() {
        return size;
    }

    /// First byte.
    public int start(int span) {
        return starts[span];
    }

    /// Behind the last byte.
    public int end(int span) {
        return ends[span];
    }

    public Kind kind(int span) {
        return kinds[span];
    }

    /// Keeps the spans for which the test holds.
    void keep(SpanTest test) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (test.holds(kinds[i], starts[i], ends[i])) {
                starts[kept] = starts[i];
                ends[kept] = ends[i];
                kinds[kept++] = kinds[i];
            }
        }
        size = kept;
    }

    /// Spans in the order of their starts, those with equal starts in the order of kinds.
    int[] order() {
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = (long) starts[i] << 32 | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /// Asks about one span.
    interface SpanTest {
        boolean holds(Kind kind, int start, int end);
    }
}
