package dev.quern.batching.feed;

import java.io.Closeable;
import java.io.IOException;

/// Rows of one width in bytes, written once in order, then read at random. Reading is thread-safe.
interface RowStore extends Closeable {

    /// Appends rows.
    ///
    /// @param bytes whole rows, the first at `from`
    void append(byte[] bytes, int from, int length) throws IOException;

    /// Finds a row.
    ///
    /// @param scratch has room for a row; its content may be overwritten
    /// @return where the row lies, valid until the next call with this scratch
    Window row(long row, byte[] scratch) throws IOException;

    /// A row in an array that must not be written to.
    record Window(byte[] bytes, int offset) {}
}
