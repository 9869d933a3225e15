package dev.quern.evaluation.images;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Finds pairs of rows whose perceptual hashes differ in at most 7 of 64 bits and whose thumbnails are close. Two such
/// hashes have one of eight bytes in common, so that only rows that share a byte are compared (Norouzi, Punjani and
/// Fleet: Fast search in Hamming space with multi-index hashing, 2012). Of a very common byte each row is compared with
/// a bounded number of rows that follow it in the order of hashes, which bounds the time.
final class NearPairs {
    private static final int BYTES = 8;
    private static final int VALUES = 256;
    private static final int MOST_BITS = 7;
    private static final long MOST_COMPARISONS = 1L << 33;
    private static final int SMALLEST_WINDOW = 1024;
    private static final int MOST_PAIRS = 1_000_000;

    private final ImageTable table;
    private final double mostDifference;
    private final int[] rows;
    private final int window;
    private boolean cut;

    /// Pairs that share one byte.
    ///
    /// @param pairs the smaller row in the upper half, the larger in the lower
    private record Found(long[] pairs, boolean cut) {}

    /// @param candidates rows to compare; one of each group of equal images is enough
    /// @param difference root mean square of the differences of samples, in parts of the contrast of the two
    /// images, up
    ///     to which thumbnails are close
    NearPairs(ImageTable table, int[] candidates, double difference) {
        this(
                table,
                candidates,
                difference,
                Math.clamp(MOST_COMPARISONS / BYTES / Math.max(1, candidates.length), SMALLEST_WINDOW, 1 << 20));
    }

    NearPairs(ImageTable table, int[] candidates, double difference, int window) {
        this.table = table;
        this.mostDifference = difference * difference * table.thumbnailSize();
        this.window = window;
        this.rows = Arrays.stream(candidates)
                .boxed()
                .sorted((one, two) -> {
                    int hash = Long.compareUnsigned(table.hash(one), table.hash(two));
                    return hash != 0 ? hash : Integer.compare(one, two);
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The pairs, the closest thumbnails first; each as the smaller row and the larger one.
    int[][] find() {
        List<Found> found =
                IntStream.range(0, BYTES).parallel().mapToObj(this::compare).toList();
        long all = found.stream().mapToLong(part -> part.pairs().length).sum();
        cut = all > MOST_PAIRS || found.stream().anyMatch(Found::cut);
        return found.stream()
                .flatMapToLong(part -> Arrays.stream(part.pairs()))
                .limit(MOST_PAIRS)
                .mapToObj(pair -> new int[] {(int) (pair >>> 32), (int) pair})
                .sorted((one, two) -> {
                    int difference = Long.compare(
                            table.thumbnailDifference(one[0], one[1]), table.thumbnailDifference(two[0], two[1]));
                    return difference != 0 ? difference : Arrays.compare(one, two);
                })
                .toArray(int[][]::new);
    }

    /// Whether some rows were not compared, or pairs beyond the most were left out.
    boolean cut() {
        return cut;
    }

    private Found compare(int position) {
        int[] starts = new int[VALUES + 1];
        for (int row : rows) {
            starts[part(row, position) + 1]++;
        }
        for (int value = 0; value < VALUES; value++) {
            starts[value + 1] += starts[value];
        }
        int[] next = Arrays.copyOf(starts, VALUES);
        int[] bucketed = new int[rows.length];
        for (int row : rows) {
            bucketed[next[part(row, position)]++] = row;
        }
        return new Bucketed(position, bucketed).compare(starts);
    }

    private int part(int row, int position) {
        return (int) (table.hash(row) >>> (8 * position)) & 0xff;
    }

    /// Rows side by side that have a byte in common.
    private final class Bucketed {
        private final int position;
        private final int[] bucketed;
        private final long[] hashes;
        private long[] pairs = new long[64];
        private int count;
        private boolean full;

        Bucketed(int position, int[] bucketed) {
            this.position = position;
            this.bucketed = bucketed;
            this.hashes = Arrays.stream(bucketed).mapToLong(table::hash).toArray();
        }

        Found compare(int[] starts) {
            for (int value = 0; value < VALUES; value++) {
                int end = starts[value + 1];
                full |= end - starts[value] > window + 1;
                for (int i = starts[value]; i < end; i++) {
                    compare(i, Math.min(end, i + 1 + window));
                }
            }
            return new Found(Arrays.copyOf(pairs, count), full);
        }

        private void compare(int i, int end) {
            for (int j = i + 1; j < end; j++) {
                long difference = hashes[i] ^ hashes[j];
                if (Long.bitCount(difference) <= MOST_BITS && firstCommon(difference) == position) {
                    offer(bucketed[i], bucketed[j]);
                }
            }
        }

        private void offer(int one, int two) {
            double contrasts = (double) table.contrast(one) * table.contrast(two);
            if (table.thumbnailDifference(one, two) > mostDifference * contrasts) {
                return;
            }
            if (count == MOST_PAIRS) {
                full = true;
                return;
            }
            if (count == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * count);
            }
            pairs[count++] = (long) Math.min(one, two) << 32 | Math.max(one, two);
        }
    }

    /// The first byte without a difference: a pair is taken there and nowhere else.
    private static int firstCommon(long difference) {
        int position = 0;
        while ((difference >>> (8 * position) & 0xff) != 0) {
            position++;
        }
        return position;
    }
}
