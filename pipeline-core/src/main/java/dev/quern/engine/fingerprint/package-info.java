/// What a step's outcome depends on, as one name: code, config, inputs, files and seed, never place or names.
///
/// Open [Fingerprints] first. Imports the API, `engine`, `engine.stage` (to make sources) and `engine.store`.
package dev.quern.engine.fingerprint;
