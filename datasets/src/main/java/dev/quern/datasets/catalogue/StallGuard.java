package dev.quern.datasets.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Closes a stream that gives no byte for a while, so that who reads it is told.
final class StallGuard implements AutoCloseable {
    private final Thread watch;
    private volatile long lastByte = System.nanoTime();

    StallGuard(InputStream stream, Duration patience) {
        watch = Thread.ofVirtual().start(() -> watch(stream, patience));
    }

    /// A byte came.
    void alive() {
        lastByte = System.nanoTime();
    }

    private void watch(InputStream stream, Duration patience) {
        try {
            long left = patience.toNanos();
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
                left = patience.toNanos() - (System.nanoTime() - lastByte);
            }
            stream.close();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyBroken) {
            watch.interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
