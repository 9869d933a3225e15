/// Runs stages on Beam's DirectRunner: for small jobs and for tests.
///
/// Open [DirectRunnerProvider]. Imports `dev.quern.beam` and Beam.
package dev.quern.runner.direct;
