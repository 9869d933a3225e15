/// Splitting text into the pieces within which merges happen: scanners by hand, a compiler for other patterns,
/// classes of characters by edition of Unicode.
///
/// Open [Splitter] first, then [NamedPattern]. Imports the JDK only.
package dev.quern.tokenizer.split;
