package dev.quern.corpus.language;

/// A vector for each word: the sum over its parts, such as character n-grams. Used by one thread.
interface WordVectors {
    /// Given back by [#add] for a word that counts as if it were not there.
    int SKIPPED = -1;
    /// Given back by [#add] for a word behind which the text is not read.
    int END = -2;

    /// Components of a vector.
    int dimension();

    /// Adds the parts of a word that begin at its bytes `first` to `last`, exclusively. A long word comes in several
    /// pieces, in order, so that a sum of many parts can be brought to safety in between.
    ///
    /// @param from place of the word in the text
    /// @param to its end
    /// @param first place in the text where the piece begins; `from` for the first piece
    /// @param sum takes the parts, from its index `at`
    /// @return number of parts added, or [#SKIPPED] or [#END] for the first piece
    int add(byte[] text, int from, int to, int first, int last, float[] sum, int at);

    /// A new text begins.
    default void begin() {}

    /// Adds what a word contributes by following those before it.
    ///
    /// @return number of parts added
    default int follow(byte[] text, int from, int to, float[] sum) {
        return 0;
    }
}
