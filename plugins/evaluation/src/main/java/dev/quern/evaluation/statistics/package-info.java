/// Intervals for figures that are ratios of sums over documents. Open [DocumentBootstrap] first. Imports the JDK only.
package dev.quern.evaluation.statistics;
