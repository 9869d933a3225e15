package dev.quern.api.feed;

/// Some examples, ready for a network. The arrays may be longer than what is used.
///
/// @param epoch from 0
/// @param batch from 0 in the epoch
/// @param rows number of examples
/// @param inputs (rows, input shape), normalised
/// @param labels (rows): index of the class, -1 where the row has no label; empty where targets are values
/// @param targets (rows, classes): probabilities of the classes, or (rows): values
/// @param origins (rows): number of each row among the stored rows, from 0
public record ExampleBatch(
        int epoch, int batch, int rows, float[] inputs, int[] labels, float[] targets, long[] origins) {}
