/// The `publish` step: copies artifacts to where others pick them up. Open [PublishTask] first, then [Publication].
/// Imports the API and Jackson (through `result`).
package dev.quern.evaluation.publish;
