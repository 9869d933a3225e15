/// One stage: what runs between two places where the engine stores rows or an artifact.
///
/// Open [StageSpec] first (what travels to a worker), then [StageWorker] (what happens to a unit of work there)
/// and [Committer] (how the outcome becomes visible). [StageCutter] makes stages of a plan. Imports the API,
/// Arrow, `engine` and `engine.store`; knows nothing of Beam.
package dev.quern.engine.stage;
