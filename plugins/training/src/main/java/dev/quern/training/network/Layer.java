package dev.quern.training.network;

import ai.djl.nn.Block;

/// One of the layers that a network applies one after the other; residual blocks and the like are one layer.
///
/// @param name unique in the network, such as `conv1` or `layer2.0`
public record Layer(String name, Block block) {}
