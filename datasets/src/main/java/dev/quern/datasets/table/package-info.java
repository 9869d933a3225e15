/// What the readers of tables share: the failure that names a file's fault and its remedy,
/// and the names of columns.
///
/// Open [TableException] first. Imports the JDK.
package dev.quern.datasets.table;
