package dev.quern.datasets.warc;

import java.io.IOException;

/// A record or message that does not have the form it should have; the message says what is wrong.
public final class WarcFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public WarcFormatException(String message) {
        super(message);
    }
}
