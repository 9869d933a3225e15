package dev.quern.batching.feed;

/// All rows, in reach at random.
///
/// @param column of the inputs
/// @param rows their number
/// @param inputs bytes of the inputs
/// @param labels (rows): index of the class, -1 without label; empty where targets are values
/// @param values (rows): the value, NaN without label; empty where targets are classes
record Examples(InputColumn column, int rows, RowStore inputs, int[] labels, float[] values) {}
