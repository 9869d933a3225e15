package dev.quern.api.feed;

/// The columns of rows that a network learns from or is judged on.
///
/// @param input images ([dev.quern.api.image.PixelColumn]) or fixed-size lists of float32
/// @param label text or integers where `target` is a class, numbers where it is a value; read where the rows have it
public record ExampleColumns(String input, String label, Target target) {

    /// What a network is to say about a row.
    public enum Target {
        /// One of several classes.
        CLASS,
        /// One number.
        VALUE
    }
}
