/// Web archives: WARC files and their gzip members, HTTP responses in them, the charset of a page.
///
/// Open [WarcReader] first. Imports the JDK, zstd and juniversalchardet.
package dev.quern.datasets.warc;
