package dev.quern.tokenizer;

import java.io.IOException;

/// A vocabulary file that cannot be used. The message names what is wrong and where.
public final class TokenizerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public TokenizerFormatException(String message) {
        super(message);
    }
}
