package dev.quern.api;

import java.io.IOException;
import java.nio.file.Path;

/// Writes the files of one artifact. Nothing is visible to anyone before the engine publishes it.
public interface ArtifactWriter {

    /// Path for a file of this name (`/` between parts allowed); directories on the way exist. The caller
    /// writes and closes it; the engine syncs and hashes it.
    Path file(String name) throws IOException;

    /// A small fact about the artifact, kept in its manifest, such as `vocabulary-size`.
    void property(String name, String value);
}
