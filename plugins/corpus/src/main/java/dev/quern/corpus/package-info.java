/// Cleaning, exact deduplication and splitting of documents.
///
/// Open [CorpusPlugin] first. Imports the plugin API and Arrow.
package dev.quern.corpus;
