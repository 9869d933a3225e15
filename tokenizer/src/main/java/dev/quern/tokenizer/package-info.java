/// Tokenizers: byte-level BPE above all, also SentencePiece's models and WordPiece. Encoding, decoding, training, file
/// formats. Works on UTF-8 bytes throughout.
///
/// Open [Tokenizer] first, then [Encoder] and [BpeTrainer]; a file is read by [TokenizerFiles]. Imports the JDK only.
package dev.quern.tokenizer;
