package dev.quern.api;

/// A number of bytes, written in the job file with its unit: `64KiB`, `2GiB`, `500MB`, `17B`.
public record ByteSize(long bytes) {

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative, got " + bytes);
        }
    }
}
