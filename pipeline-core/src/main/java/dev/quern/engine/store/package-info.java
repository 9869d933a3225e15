/// The artifact store: immutable directories named by the fingerprint of what made them.
///
/// Open [ArtifactStore] first, then [Manifest]. A reader trusts the manifest and nothing else: files are
/// written under names of one attempt, synced, and become visible by one atomic publication of the manifest.
/// Imports the API, Arrow and Jackson.
package dev.quern.engine.store;
