package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Counts pieces on several threads. The outcome is the same for any number of them. One thread adds texts.
public final class WordCounter implements Closeable {
    private static final int BATCH_BYTES = 1 << 20;
    private static final List<byte[]> END = List.of();

    private final List<WordCounts> counts = new ArrayList<>();
    private final List<Thread> workers = new ArrayList<>();
    private final BlockingQueue<List<byte[]>> queue;
    private List<byte[]> batch = new ArrayList<>();
    private int batchBytes;
    private volatile Throwable failure;

    /// @param budget bytes of memory for counts of all threads together; beyond it they go to files
    /// @param directory where such files are made
    public WordCounter(Splitter splitter, int threads, long budget, Path directory) {
        queue = new ArrayBlockingQueue<>(2 * threads);
        for (int i = 0; i < threads; i++) {
            WordCounts own = new WordCounts(splitter, budget / threads, directory);
            counts.add(own);
            Thread worker = new Thread(() -> work(own), "word-counter-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
    }

    private void work(WordCounts own) {
        try {
            for (List<byte[]> texts = queue.take(); texts != END; texts = queue.take()) {
                if (failure == null) {
                    texts.forEach(text -> own.add(text, 0, text.length));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            failure = broken;
            drain();
        }
    }

    /// Goes on taking batches, so that the one who adds is not blocked.
    private void drain() {
        try {
            while (queue.take() != END) {}
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Adds a text, which must not change from now on.
    public void add(byte[] text) {
        batch.add(text);
        batchBytes += text.length;
        if (batchBytes >= BATCH_BYTES) {
            put(batch);
            batch = new ArrayList<>();
            batchBytes = 0;
        }
    }

    private void put(List<byte[]> texts) {
        try {
            queue.put(texts);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting", stopped);
        }
        throwFailure();
    }

    private void throwFailure() {
        if (failure instanceof RuntimeException known) {
            throw known;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    /// All counts. No text can be added afterwards; the counts are open until this object is closed.
    public WordCounts finish() {
        if (!batch.isEmpty()) {
            put(batch);
        }
        workers.forEach(worker -> put(END));
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting", stopped);
        }
        throwFailure();
        WordCounts all = counts.getFirst();
        counts.subList(1, counts.size()).forEach(all::merge);
        return all;
    }

    @Override
    public void close() throws IOException {
        workers.forEach(Thread::interrupt);
        for (WordCounts each : counts) {
            each.close();
        }
    }
}
