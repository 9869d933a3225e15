package dev.quern.datasets.table;

import java.io.IOException;
import java.nio.file.FileSystemException;

/// A file of a table format that cannot be used. The message continues a sentence that begins with the file's
/// name, as in `is cut short`; the remedy says what to do about it.
public final class TableException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_CAUSE = 300;

    private final String remedy;

    public TableException(String message, String remedy) {
        this(message, remedy, null);
    }

    public TableException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /// A file in which a reader lost its way.
    public static TableException damaged(Throwable cause) {
        String told = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = told.lines().findFirst().orElse("");
        return new TableException(
                "is damaged or cut short: " + line.substring(0, Math.min(line.length(), LONGEST_CAUSE)),
                "fetch the file again, or leave it out with 'exclude'",
                cause);
    }

    /// Passes on what hinders reading as such, like a network that fails: it says nothing about the file.
    public static void throwUnread(Throwable failure) throws FileSystemException {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof FileSystemException unread) {
                throw unread;
            }
        }
    }

    /// What to do about it, in the imperative.
    public String remedy() {
        return remedy;
    }
}
