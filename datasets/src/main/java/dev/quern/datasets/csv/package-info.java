/// Comma- and tab-separated values: records of bounded size, with the place of each, and their fields.
///
/// Open [CsvRecords] first. Imports the JDK and fastcsv.
package dev.quern.datasets.csv;
