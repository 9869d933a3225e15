/// The engine's model of a job: what the planner makes and what the runner executes.
///
/// Open [Plan] first. Knows no YAML, no Beam, no Guice; those live in the packages `jobfile`, `dev.quern.beam`
/// and `plugin`.
package dev.quern.engine;
