package dev.quern.evaluation.language;

import dev.quern.api.Artifact;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFormatException;
import dev.quern.tokenizer.TokenizerJson;
import java.io.IOException;
import java.util.Arrays;

/// A BPE tokenizer as evaluation sees it.
///
/// @param endOfText id of the token that ends each document
record TokenizerText(Tokenizer tokenizer, int endOfText) implements TextTokens {
    /// Kind of the artifact.
    static final String KIND = "bpe-tokenizer";

    private static final String FILE = "tokenizer.json";

    /// The tokenizer of an artifact.
    ///
    /// @param endOfText name of the token that ends each document
    static TokenizerText of(Artifact artifact, String endOfText) throws IOException {
        Tokenizer tokenizer = artifact.load(Tokenizer.class, TokenizerText::read);
        if (!tokenizer.special().contains(endOfText)) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "end-of-text: no special token '" + endOfText + "'; the tokenizer has " + tokenizer.special(),
                    "Name one of them, the one that the tokenize step appends.");
        }
        return new TokenizerText(tokenizer, tokenizer.specialId(endOfText));
    }

    private static Tokenizer read(Artifact artifact) throws IOException {
        try {
            return TokenizerJson.read(artifact.file(FILE));
        } catch (TokenizerFormatException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    damaged.getMessage(),
                    "Run the step that made the tokenizer again.",
                    damaged);
        }
    }

    @Override
    public int vocabulary() {
        return tokenizer.vocabularySize();
    }

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public byte[] decode(int[] tokens, int from, int to) {
        return tokenizer.decode(Arrays.copyOfRange(tokens, from, to));
    }
}
