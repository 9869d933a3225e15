/// Runs a plan: what is there already, what has to be made, in which order, and what became of it.
///
/// Open [JobRunner] first, then [JobRun]. Imports the other packages of the engine; how stages run is behind
/// `engine.stage.StageRunner`.
package dev.quern.engine.run;
