/// Parquet files without Hadoop: tables of columns read by row group, filters that prune row groups, codecs.
///
/// Open [ParquetTable] first. Imports the JDK, parquet-hadoop and the libraries of its codecs; Hadoop is named
/// where Parquet's signatures demand it and is never loaded.
package dev.quern.datasets.parquet;
