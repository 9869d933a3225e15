/// Reads job files: YAML text, overrides and the environment in, a job with all its values known out, and every problem
/// with its place on the way.
///
/// Open [JobReader] first. May import the engine's model, `config`, the API and Jackson; knows no plugins beyond their
/// definitions.
package dev.quern.engine.jobfile;
