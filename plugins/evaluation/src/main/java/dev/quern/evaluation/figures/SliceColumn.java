package dev.quern.evaluation.figures;

import java.util.List;

/// What a row is a part of by one column.
///
/// @param name of the column
/// @param parts names of the parts
/// @param part (rows) index among the parts
public record SliceColumn(String name, List<String> parts, int[] part) {}
