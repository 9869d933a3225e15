/// Makes a plan of a job: binds configs, connects steps, checks ports and conditions, asks every function for its
/// outputs.
///
/// Open [Planner] first. May import the engine's model, `jobfile`, `config`, `plugin` and the API.
package dev.quern.engine.plan;
