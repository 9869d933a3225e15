/// Runs stages on Flink: in this JVM unless a cluster is named.
///
/// Open [FlinkRunnerProvider]. Imports `dev.quern.beam`, Beam and Flink.
package dev.quern.runner.flink;
