package dev.quern.corpus.mask;

/// What is looked for.
public enum Kind {
    EMAIL,
    PHONE,
    IP
}
