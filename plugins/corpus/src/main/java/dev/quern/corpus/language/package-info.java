/// Language identification: fastText's supervised models, and a small model of n-grams of our own.
///
/// Open [LanguageModel], then [WordSums]. Imports the plugin API for its exceptions.
package dev.quern.corpus.language;
