/// Turns stages into Beam pipelines and runs them on a runner found by [java.util.ServiceLoader].
///
/// Open [Runners] first, then [StagePipeline]. The only package of the engine that imports Beam; what happens
/// to a unit of work is told in `engine.stage`.
package dev.quern.beam;
