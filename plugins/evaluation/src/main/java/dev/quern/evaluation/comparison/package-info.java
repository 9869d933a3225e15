/// Scores of rows as they are stored, and differences of two evaluations of the same rows. Open [Scores] first, then
/// [Comparing].
package dev.quern.evaluation.comparison;
