package dev.quern.batching.feed;

/// Bytes that may be taken and given back. Thread-safe.
final class Budget {
    private long left;

    Budget(long bytes) {
        left = bytes;
    }

    /// Takes so many bytes if they are left.
    synchronized boolean take(long bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    synchronized void giveBack(long bytes) {
        left += bytes;
    }

    synchronized long left() {
        return left;
    }
}
