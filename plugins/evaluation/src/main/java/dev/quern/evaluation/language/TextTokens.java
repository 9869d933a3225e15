package dev.quern.evaluation.language;

/// What evaluation needs of a tokenizer: tokens of a text and the text of tokens.
interface TextTokens {

    /// Number of token ids.
    int vocabulary();

    /// The token that ends each document.
    int endOfText();

    /// Tokens of a text, with no special tokens.
    int[] encode(String text);

    /// UTF-8 bytes of tokens `from` to `to`. Special tokens have none.
    byte[] decode(int[] tokens, int from, int to);

    /// UTF-8 bytes of all tokens.
    default byte[] decode(int[] tokens) {
        return decode(tokens, 0, tokens.length);
    }
}
