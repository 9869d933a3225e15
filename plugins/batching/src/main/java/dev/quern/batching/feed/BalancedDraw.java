package dev.quern.batching.feed;

import dev.quern.batching.values.Seeds;

/// Draws rows with replacement so that each class that has rows is as likely as any other, and each row as
/// likely as any other of its class. A draw is a function of seed, epoch and place.
final class BalancedDraw {
    private final long seed;
    /// Rows, those of one class after those of another.
    private final int[] rows;
    /// Where in `rows` a class begins, for classes that have rows, and behind the last.
    private final int[] starts;

    /// @param labels class of each row, 0 to below `classes`
    BalancedDraw(int[] labels, int classes, long seed) {
        this.seed = seed;
        int[] ends = new int[classes];
        for (int label : labels) {
            ends[label]++;
        }
        starts = starts(ends);
        int sum = 0;
        for (int label = 0; label < classes; label++) {
            sum += ends[label];
            ends[label] = sum;
        }
        rows = new int[labels.length];
        for (int row = labels.length - 1; row >= 0; row--) {
            rows[--ends[labels[row]]] = row;
        }
    }

    private static int[] starts(int[] counts) {
        int present = 0;
        for (int count : counts) {
            present += count > 0 ? 1 : 0;
        }
        int[] starts = new int[present + 1];
        int next = 0;
        for (int count : counts) {
            if (count > 0) {
                starts[next + 1] = starts[next] + count;
                next++;
            }
        }
        return starts;
    }

    /// The row at a place of an epoch.
    int row(int epoch, long place) {
        int chosen = Seeds.below(starts.length - 1, Seeds.of(seed, 'c', epoch, place));
        int first = starts[chosen];
        return rows[first + Seeds.below(starts[chosen + 1] - first, Seeds.of(seed, 'r', epoch, place))];
    }
}
