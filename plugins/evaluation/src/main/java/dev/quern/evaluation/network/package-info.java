/// The step `evaluate-network`: reads rows, has a network score them and writes what was found. Open
/// [EvaluateNetworkTask] first.
package dev.quern.evaluation.network;
