/// The command line: verbs over the engine's planner, runner and history.
///
/// Open [Quern] first, then [RunVerb]. Imports picocli, Jackson, the engine and its API; no plugin, no Beam.
package dev.quern.jobs;
