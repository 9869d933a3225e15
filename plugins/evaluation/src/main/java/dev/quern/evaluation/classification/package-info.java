/// Figures of classifiers from scored rows: pure functions, no model. Open [ScoredRows] first, then [ClassCounts].
package dev.quern.evaluation.classification;
