/// Byte-level BPE: splitting, training, encoding, decoding, file formats. Works on UTF-8 bytes throughout.
///
/// Open [BpeTokenizer] first, then [BpeTrainer]. Imports the JDK only.
package dev.quern.tokenizer;
