package dev.quern.api.feed;

/// Batches of examples, without end: epoch after epoch. What batch comes at which place depends on rows, options and
/// place only, so a feed that was opened anew and moved to the same place goes on alike. For one thread.
public interface Feed extends AutoCloseable {

    /// Rows in an epoch.
    long rows();

    /// Batches in an epoch.
    int batches();

    /// Goes to a batch of an epoch, without reading what comes before it.
    ///
    /// @param epoch from 0
    /// @param batch from 0 in that epoch
    void seek(int epoch, int batch);

    /// The next batch. Its arrays are the feed's and change with the next call.
    ///
    /// @throws dev.quern.api.QuernException when a row cannot be read
    ExampleBatch next();

    @Override
    void close();
}
