/// Estimates with their intervals, and parts of rows: what classification and regression share. Open [Estimator] first.
package dev.quern.evaluation.figures;
