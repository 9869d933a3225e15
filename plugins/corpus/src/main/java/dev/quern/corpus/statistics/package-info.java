/// Counts and distributions of a corpus, gathered in any order and by any number of workers to the same result.
package dev.quern.corpus.statistics;
