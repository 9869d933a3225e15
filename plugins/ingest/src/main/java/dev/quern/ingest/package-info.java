/// Sources: files of text, JSON lines and zip archives as rows of documents.
///
/// Open [IngestPlugin] first. Imports the plugin API, `datasets` and Arrow.
package dev.quern.ingest;
