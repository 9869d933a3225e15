package dev.quern.datasets.catalogue;

import java.util.OptionalLong;

/// Is told how a fetch goes, on the thread that fetches.
public interface FetchListener {
    /// Listens to nothing.
    FetchListener NONE = new FetchListener() {};

    /// More bytes of a file are here.
    default void progress(String file, long done, OptionalLong total) {}

    /// Something worth a line: a file was kept, a source failed.
    default void note(String message) {}
}
