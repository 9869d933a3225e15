package dev.quern.engine;

/// The kinds of step, by what flows in and out.
public enum StepKind {
    SOURCE,
    TRANSFORM,
    SUMMARY,
    /// A summary followed by a transform over the same rows.
    TWO_PASS,
    /// Rows into the files of an artifact.
    WRITER,
    TASK
}
