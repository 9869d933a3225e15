/// Intervals and tests: by formula for shares, by resampling for the rest. Open [Interval], then [RowBootstrap].
/// Imports
/// the JDK only.
package dev.quern.evaluation.statistics;
