package dev.quern.corpus.language;

import java.util.Arrays;

/// Which buckets of n-grams a pruned model has kept, and in which rows.
final class PrunedRows {
    private static final long EMPTY = -1;
    private static final int MIX = 0x9E3779B1;

    /// Open addressing: bucket in the upper half, row in the lower.
    private final long[] table;
    private int rows;

    private PrunedRows(int count) {
        table = new long[Integer.highestOneBit(Math.max(1, count)) << 2];
        Arrays.fill(table, EMPTY);
    }

    static PrunedRows read(FastTextFile file, int count) {
        PrunedRows pruned = new PrunedRows(count);
        for (int i = 0; i < count; i++) {
            int bucket = file.int32("bucket of pruned row " + i, 0, Integer.MAX_VALUE);
            int row = file.int32("pruned row " + i, 0, Integer.MAX_VALUE - 1);
            pruned.table[pruned.slot(bucket)] = (long) bucket << Integer.SIZE | row;
            pruned.rows = Math.max(pruned.rows, row + 1);
        }
        return pruned;
    }

    /// One more than the greatest row.
    int rows() {
        return rows;
    }

    /// Row of a bucket, or -1.
    int row(int bucket) {
        return (int) table[slot(bucket)];
    }

    private int slot(int bucket) {
        int mixed = bucket * MIX;
        int slot = (mixed ^ mixed >>> 16) & table.length - 1;
        while (table[slot] != EMPTY && (int) (table[slot] >>> Integer.SIZE) != bucket) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
