package dev.quern.datasets.image;

import java.io.IOException;

/// An encoded image that cannot be used. The message continues a sentence that begins with the image's name, as in
/// `is cut short`.
public final class ImageException extends IOException {
    private static final long serialVersionUID = 1L;

    public ImageException(String message) {
        super(message);
    }

    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
