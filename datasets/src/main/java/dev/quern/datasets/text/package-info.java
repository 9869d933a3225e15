/// Text files as bytes: strict UTF-8, bounded lines, compressed streams, checked archives.
///
/// Open [LineReader] and [ZipTexts] first. Imports the JDK and zstd.
package dev.quern.datasets.text;
