/// Tensors in files: the safetensors format with checksums, and checkpoints made of it. Open [Safetensors] first.
/// Imports Jackson.
package dev.quern.training.checkpoint;
