package dev.quern.engine.store;

/// One file of an artifact.
///
/// @param name the name under which readers ask for it, such as `part-00007.arrow`
/// @param path where it lies below the artifact's directory; names the attempt that wrote it
/// @param rows rows in it, 0 for files of other kinds
public record StoredFile(String name, String path, long bytes, String sha256, long rows) {}
