package dev.quern.api.model;

import java.util.List;

/// A trained causal language model over token ids, ready to score and to continue text. Not thread-safe.
public interface LanguageModel extends AutoCloseable {

    /// Longest sequence that it can look back on, in tokens.
    int context();

    /// Number of token ids.
    int vocabulary();

    /// Number of trained weights.
    long parameters();

    /// Scores sequences of 2 to context + 1 tokens each, which may differ in length.
    ///
    /// @return for each sequence s an array of length s.length - 1: entry j is -ln p(s[j + 1] | s[0..j])
    List<float[]> nats(List<int[]> sequences);

    /// Unnormalised log-probabilities of the next token.
    ///
    /// @param tokens 1 to context tokens
    /// @return (vocabulary)
    float[] nextLogits(int[] tokens);

    @Override
    void close();
}
