/// Weights of other origin: files in the formats safetensors, NumPy and DJL, and how they are put into a network. Open
/// [WeightMapping] first.
package dev.quern.training.network.weights;
