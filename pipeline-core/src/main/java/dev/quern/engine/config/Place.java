package dev.quern.engine.config;

/// Where a value was written.
///
/// @param origin what wrote it when it was not the job file, such as `default` or `--set steps.model.seed`; empty for
///     the job file
/// @param line line in the job file from 1, or 0
/// @param column column in code points from 1, or 0
/// @param length code points to underline, at least 1
public record Place(String origin, int line, int column, int length) {

    /// A place in the job file.
    public static Place at(int line, int column, int length) {
        return new Place("", line, column, Math.max(1, length));
    }

    /// A place outside of the job file.
    public static Place outside(String origin) {
        return new Place(origin, 0, 0, 1);
    }

    /// Whether the job file has it.
    public boolean inFile() {
        return line > 0;
    }

    /// For people: `jobs/x.yaml:12` or the origin.
    public String describe(String file) {
        return inFile() ? file + ":" + line : origin;
    }
}
