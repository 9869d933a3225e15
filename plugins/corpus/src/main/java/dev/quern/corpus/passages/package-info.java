/// Paragraphs and lines that occur in several places of a corpus.
///
/// Open [Passages], then [DuplicatePassages]. Imports `dev.quern.corpus.text` and `dev.quern.corpus.near`.
package dev.quern.corpus.passages;
