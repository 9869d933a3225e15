package dev.quern.batching.feed;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.Feed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A feed whose batches are made ahead by threads of its own, or by the caller where there are none. Threads
/// take places in order and fill slots; the caller takes the slots in the order of their places. There is one
/// slot more than threads, since the caller holds one, so memory is bounded however fast they are.
final class StoredFeed implements Feed {
    private final Batcher maker;
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Batcher.Slot> free = new ArrayDeque<>();
    /// Slots that are made or being made, in the order of their places.
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private Batcher.Slot given;
    /// The place that is made next.
    private int epoch;
    private int batch;
    private boolean closed;

    /// A batch that is made for a place. Guarded by the lock, but for the slot while it is being made.
    private static final class Ahead {
        private final int epoch;
        private final int batch;
        private final Batcher.Slot slot;
        private boolean done;
        private boolean abandoned;
        private Throwable failure;

        Ahead(int epoch, int batch, Batcher.Slot slot) {
            this.epoch = epoch;
            this.batch = batch;
            this.slot = slot;
        }
    }

    /// Starts the threads.
    StoredFeed(Batcher maker, int prefetch) {
        this.maker = maker;
        for (int i = 0; i <= prefetch; i++) {
            free.add(new Batcher.Slot(maker));
        }
        for (int i = 0; i < prefetch; i++) {
            threads.add(Thread.ofPlatform().daemon().name("quern-feed-" + i).start(this::work));
        }
    }

    @Override
    public long rows() {
        return maker.rows();
    }

    @Override
    public int batches() {
        return maker.batches();
    }

    @Override
    public void seek(int toEpoch, int toBatch) {
        if (toEpoch < 0 || toBatch < 0 || toBatch >= batches()) {
            throw new IllegalArgumentException(
                    "no batch " + toBatch + " in epoch " + toEpoch + "; an epoch has " + batches());
        }
        lock.lock();
        try {
            for (Ahead each : ahead) {
                each.abandoned = true;
                if (each.done) {
                    free.add(each.slot);
                }
            }
            ahead.clear();
            epoch = toEpoch;
            batch = toBatch;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ExampleBatch next() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the feed is closed");
            }
            if (given != null) {
                free.add(given);
                given = null;
                changed.signalAll();
            }
            Ahead first = first();
            if (first.failure != null) {
                throw failed(first);
            }
            ahead.removeFirst();
            given = first.slot;
            return first.slot.batch();
        } finally {
            lock.unlock();
        }
    }

    /// The batch whose turn it is, made. One that failed stays first until the feed goes elsewhere.
    private Ahead first() {
        if (threads.isEmpty() && ahead.isEmpty()) {
            Ahead next = begin();
            make(next);
            next.done = true;
        }
        while (ahead.isEmpty() || !ahead.getFirst().done) {
            changed.awaitUninterruptibly();
        }
        return ahead.getFirst();
    }

    /// Takes the next place and a slot for it, under the lock.
    private Ahead begin() {
        Ahead next = new Ahead(epoch, batch, free.removeFirst());
        ahead.addLast(next);
        batch++;
        if (batch == batches()) {
            batch = 0;
            epoch++;
        }
        return next;
    }

    private void work() {
        lock.lock();
        try {
            while (!closed) {
                if (free.isEmpty()) {
                    changed.awaitUninterruptibly();
                    continue;
                }
                Ahead next = begin();
                lock.unlock();
                try {
                    make(next);
                } finally {
                    lock.lock();
                }
                next.done = true;
                if (next.abandoned) {
                    free.add(next.slot);
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void make(Ahead next) {
        try {
            maker.make(next.epoch, next.batch, next.slot);
        } catch (IOException | RuntimeException | Error failure) {
            next.failure = failure;
        }
    }

    private static RuntimeException failed(Ahead failed) {
        return switch (failed.failure) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            default ->
                new QuernException(
                        ErrorCode.OUT_OF_RESOURCES,
                        "batch " + failed.batch + " of epoch " + failed.epoch + " could not be read: "
                                + failed.failure.getMessage(),
                        "",
                        failed.failure);
        };
    }

    /// Waits for the threads to end, then gives back what the rows take.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= join(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            maker.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Waits for a thread, which reads a file that must not be closed before; tells whether it was interrupted
    /// meanwhile.
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
    }
}
