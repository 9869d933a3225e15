package dev.quern.api;

import java.util.Objects;

/// A failure that a person can act on: what happened and where in the message, what to do in the remedy. Shown
/// without a stack trace. The engine adds job and step.
public final class QuernException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String remedy;

    public QuernException(ErrorCode code, String message, String remedy) {
        this(code, message, remedy, null);
    }

    public QuernException(ErrorCode code, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
        this.remedy = Objects.requireNonNull(remedy);
    }

    public ErrorCode code() {
        return code;
    }

    /// What to do about it, one sentence in the imperative; may be empty.
    public String remedy() {
        return remedy;
    }
}
