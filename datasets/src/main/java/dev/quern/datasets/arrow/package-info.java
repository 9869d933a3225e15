/// Arrow IPC files and streams as tables: record batches, and the text of their columns.
///
/// Open [ArrowTable] first. Imports the JDK, arrow-vector, zstd and Commons Compress.
package dev.quern.datasets.arrow;
