package dev.quern.evaluation.classification;

import java.util.Optional;

/// What an analysis may choose.
///
/// @param level of the intervals, such as 0.95
/// @param minimum rows that a slice needs for an interval
/// @param topK how many of the most likely classes may hold the true one
/// @param bins of the reliability diagram
/// @param prior for the baseline; the evaluated rows' own if empty
public record Options(long seed, double level, int resamples, int minimum, int topK, int bins, Optional<Prior> prior) {}
