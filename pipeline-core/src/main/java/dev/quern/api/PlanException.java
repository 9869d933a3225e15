package dev.quern.api;

import java.util.List;

/// A job that cannot work, found before any data is read. The engine adds the step and the place in the job file.
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final List<String> hints;

    /// A problem of the whole step.
    public PlanException(String message) {
        this("", message);
    }

    /// A problem of one config key, named as in the job file and with dots where nested (`keep.min-characters`).
    public PlanException(String key, String message) {
        this(key, message, List.of());
    }

    /// A problem of one config key, with what else helps to see it.
    ///
    /// @param hints short lines, shown below the message
    public PlanException(String key, String message, List<String> hints) {
        super(message);
        this.key = key;
        this.hints = List.copyOf(hints);
    }

    /// The config key at fault, or the empty string.
    public String key() {
        return key;
    }

    /// What else helps to see the problem, a line each.
    public List<String> hints() {
        return hints;
    }

    /// Throws unless `condition` holds. The message is a [String#format] pattern.
    public static void check(boolean condition, String key, String message, Object... values) {
        if (!condition) {
            throw new PlanException(key, String.format(message, values));
        }
    }
}
