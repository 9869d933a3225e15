/// Figures of regressors from scored rows: pure functions, no model. Open [ScoredValues] first, then
/// [RegressionAnalysis].
package dev.quern.evaluation.regression;
