/// Runs of words that a text shares with evaluation sets.
///
/// Open [WordLine], then [GramIndex]. Imports `dev.quern.corpus.text` and `dev.quern.corpus.near`.
package dev.quern.corpus.contamination;
