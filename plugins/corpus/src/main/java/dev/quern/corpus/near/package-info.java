/// Near duplicates by MinHash and locality-sensitive hashing.
///
/// Open [MinHash], then [NearDuplicates]. Imports `dev.quern.corpus.text`.
package dev.quern.corpus.near;
