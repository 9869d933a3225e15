package dev.quern.engine.config;

import java.util.List;

/// One thing that is wrong with a job.
///
/// @param message what is wrong, in one line
/// @param path where, in keys: `steps.model.with.optimizer`; may be empty
/// @param origin where it comes from when it does not stand in the file, such as `-p epochs`; else empty
/// @param marks places in the file, the most important first; empty when it does not stand in the file
/// @param hints how to go on, each a short sentence
public record Problem(
        ProblemCode code, String message, String path, String origin, List<Mark> marks, List<String> hints) {

    public Problem {
        marks = List.copyOf(marks);
        hints = List.copyOf(hints);
    }

    /// A place in the file.
    ///
    /// @param line from 1
    /// @param column from 1, in code points
    /// @param length code points to underline
    /// @param sourceLine the line as it stands in the file
    public record Mark(int line, int column, int length, String sourceLine) {}

    /// Line in the file, or 0.
    public int line() {
        return marks.isEmpty() ? 0 : marks.getFirst().line();
    }

    /// Column in the file, or 0.
    public int column() {
        return marks.isEmpty() ? 0 : marks.getFirst().column();
    }
}
