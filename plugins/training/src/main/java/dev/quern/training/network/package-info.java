/// Networks that map one input to classes or values: what a job file may say of them, their blocks, their layers with
/// shapes and costs. Open [NetworkConfig] first, then [BuiltNetwork].
package dev.quern.training.network;
