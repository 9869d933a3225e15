package dev.quern.datasets.catalogue;

/// A failure that a person can act on, with what to do about it.
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String remedy;

    /// Whose turn it is.
    public enum Kind {
        /// An entry of the catalogue, or what was asked for, is wrong.
        ENTRY,
        /// A file is not what the entry says.
        DAMAGED,
        /// A file is not there.
        MISSING,
        /// No source answered; the same request may work later.
        UNREACHABLE
    }

    CatalogueException(Kind kind, String message, String remedy) {
        this(kind, message, remedy, null);
    }

    CatalogueException(Kind kind, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.remedy = remedy;
    }

    public Kind kind() {
        return kind;
    }

    /// What to do about it.
    public String remedy() {
        return remedy;
    }
}
