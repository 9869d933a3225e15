package dev.quern.compute.core;

/// A vertex of the gradient graph: where the gradient of some tensor is gathered.
abstract sealed class Node permits Leaf, Operation {}
