/// Text files as bytes: strict UTF-8, bounded lines, compressed streams, checked archives.
///
/// Open [LineReader] and [ZipTexts] first. Imports the JDK, zstd and commons-compress.
package dev.quern.datasets.text;
