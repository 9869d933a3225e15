package dev.quern.tokenizer;

/// How the bytes of one piece become ids. Immutable and thread-safe.
sealed interface Model permits ByteBpe, CharacterBpe, Unigram, WordPiece {

    /// An encoder of pieces for one thread.
    PieceEncoder encoder();

    /// Encodes pieces for one thread.
    interface PieceEncoder {
        /// Appends the ids of a piece.
        ///
        /// @param ends receives for each id where in `text` it ends; null where nobody asks
        void encode(byte[] text, int from, int end, IntList ids, IntList ends);
    }
}
