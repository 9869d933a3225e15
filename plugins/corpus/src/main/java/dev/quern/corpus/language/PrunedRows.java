package dev.quern.corpus.language;

import java.util.Arrays;

/// Which buckets of n-grams a pruned model has kept, and in which rows.
final class PrunedRows {
    /// Bucket in the upper half, row in the lower; sorted.
    private final long[] kept;
    private final int rows;

    private PrunedRows(long[] kept, int rows) {
        this.kept = kept;
        this.rows = rows;
    }

    static PrunedRows read(FastTextFile file, int count) {
        long[] kept = new long[count];
        int rows = 0;
        for (int i = 0; i < count; i++) {
            int bucket = file.int32("bucket of pruned row " + i, 0, Integer.MAX_VALUE);
            int row = file.int32("pruned row " + i, 0, Integer.MAX_VALUE - 1);
            kept[i] = (long) bucket << Integer.SIZE | row;
            rows = Math.max(rows, row + 1);
        }
        Arrays.sort(kept);
        return new PrunedRows(kept, rows);
    }

    /// One more than the greatest row.
    int rows() {
        return rows;
    }

    /// Row of a bucket, or -1.
    int row(int bucket) {
        int place = Arrays.binarySearch(kept, (long) bucket << Integer.SIZE);
        place = place < 0 ? -place - 1 : place;
        return place < kept.length && kept[place] >>> Integer.SIZE == bucket ? (int) kept[place] : -1;
    }
}
