package dev.quern.api.feed;

import java.util.SortedMap;

/// What one reading of all rows found.
///
/// @param rows all rows
/// @param classes rows of each label, in natural order: numbers by value, texts by code point; empty where labels are
///     values or there is no label column
/// @param means of each channel of the images, intensities 0 to 1, or of each feature; exact up to one rounding, so
/// that
///     they do not depend on how rows are stored
/// @param deviations likewise, the standard deviations of the population; 1 where all values are equal
/// @param targetMean of a label column of values; 0 otherwise
/// @param targetDeviation likewise, 1 where all are equal
public record Survey(
        long rows,
        SortedMap<String, Long> classes,
        double[] means,
        double[] deviations,
        double targetMean,
        double targetDeviation) {}
