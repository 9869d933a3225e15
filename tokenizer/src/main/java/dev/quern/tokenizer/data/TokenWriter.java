package dev.quern.tokenizer.data;

import java.io.Closeable;
import java.io.IOException;

/// Writes documents of token ids. Memory does not depend on how many there are. Files are seen under their names only
/// after [#finish]; closing before it leaves none behind. Not thread-safe.
public interface TokenWriter extends Closeable {

    /// Appends a document.
    ///
    /// @param ids the first of `count` is at `from`
    /// @throws IllegalArgumentException naming an id that the layout cannot hold
    void document(int[] ids, int from, int count) throws IOException;

    /// Makes the files complete and moves them to their names.
    void finish() throws IOException;
}
