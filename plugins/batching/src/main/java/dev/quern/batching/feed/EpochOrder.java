package dev.quern.batching.feed;

import dev.quern.api.feed.FeedOptions.Order;
import dev.quern.batching.values.Seeds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/// Which row comes at which place of an epoch: a function of order, seed and epoch. Keeps the last two epochs,
/// of 4 bytes for each row, since batches that are made ahead may belong to the next one. Thread-safe.
final class EpochOrder {
    private static final int KEPT = 2;

    private final Order order;
    private final int rows;
    private final long seed;
    private final Deque<Epoch> kept = new ArrayDeque<>();

    private record Epoch(int number, int[] rows) {}

    EpochOrder(Order order, int rows, long seed) {
        this.order = order;
        this.rows = rows;
        this.seed = seed;
    }

    /// Rows by place; null where rows come as stored.
    synchronized int[] of(int epoch) {
        if (order instanceof Order.Stored) {
            return null;
        }
        for (Epoch each : kept) {
            if (each.number() == epoch) {
                return each.rows();
            }
        }
        while (kept.size() >= KEPT) {
            kept.removeFirst();
        }
        SplittableRandom random = new SplittableRandom(Seeds.of(seed, 'o', epoch));
        int[] made = order instanceof Order.Buffered(int buffer) ? buffered(buffer, random) : shuffled(random);
        kept.addLast(new Epoch(epoch, made));
        return made;
    }

    /// Each permutation is equally likely (Fisher and Yates; Durstenfeld 1964).
    private int[] shuffled(SplittableRandom random) {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// What a stream gives that passes through a buffer: the first rows fill it; from then on each row that
    /// comes in takes the place of one drawn at random, which goes out; at the end the rest goes out at random.
    private int[] buffered(int size, SplittableRandom random) {
        int[] buffer = new int[Math.min(size, rows)];
        int[] order = new int[rows];
        int out = 0;
        for (int row = 0; row < rows; row++) {
            if (row < buffer.length) {
                buffer[row] = row;
            } else {
                int chosen = random.nextInt(buffer.length);
                order[out++] = buffer[chosen];
                buffer[chosen] = row;
            }
        }
        for (int left = buffer.length; left > 0; left--) {
            int chosen = random.nextInt(left);
            order[out++] = buffer[chosen];
            buffer[chosen] = buffer[left - 1];
        }
        return order;
    }
}
