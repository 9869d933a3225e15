/// The record of a run: the folder that lineage, reports, schedulers and people read.
///
/// Open [RunFolder] first (how it is written), then [RunHistory] (how it is read). Imports the API,
/// `engine.store`, Jackson and the OpenLineage client.
package dev.quern.engine.record;
