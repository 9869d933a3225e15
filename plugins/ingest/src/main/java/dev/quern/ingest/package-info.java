/// Sources: files of text, JSON lines, tables (Parquet, Arrow, CSV) and zip archives as rows of documents; and
/// what writes rows back to files.
///
/// Open [IngestPlugin] first. Imports the plugin API, `datasets` and Arrow.
package dev.quern.ingest;
