package dev.quern.corpus.language;

/// Tells the language of one text after the other, in one thread. The answer depends on the text and the model only.
public interface LanguageIdentifier {

    /// What [#identify] gives back for a text without a word, or one of which the model knows nothing.
    int NONE = -1;

    /// The language of the bytes of UTF-8 from `from` to `to`, as an index into [LanguageModel#labels].
    int identify(byte[] text, int from, int to);

    /// How sure the last answer was, about 0 to 1. FastText's hierarchical softmax may exceed 1 by some 10^-5.
    double score();
}
