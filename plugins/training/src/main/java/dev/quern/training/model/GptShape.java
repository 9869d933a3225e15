package dev.quern.training.model;

/// The sizes of a GPT.
///
/// @param heads divides `width`
/// @param context longest sequence in tokens
/// @param dropout share of activations dropped in training
public record GptShape(int layers, int heads, int width, int context, int vocabulary, double dropout) {

    public GptShape {
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of heads, got width " + width + " and " + heads + " heads");
        }
    }
}
