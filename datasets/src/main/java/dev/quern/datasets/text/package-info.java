/// Text files as bytes: strict UTF-8, bounded lines, compressed streams, checked archives.
///
/// Open [LineReader] and [ZipTexts] first. Imports the JDK, zstd and the bzip2 of Commons Compress.
package dev.quern.datasets.text;
