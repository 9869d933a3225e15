package dev.quern.ingest;

import java.io.IOException;

/// Takes the rows of a table, value by value.
sealed interface TableSink permits TableRows, TypedTable {

    /// Shows a value of the row; one that is not shown is missing. The bytes must stay until the row ends.
    ///
    /// @param column place among the columns that are read
    void value(int column, byte[] bytes, int first, int count);

    /// The row is complete.
    ///
    /// @param row its number in the file, from 0
    void end(long row) throws IOException;

    /// The row is complete.
    ///
    /// @param id the row's, unless a column holds it
    /// @param place what messages call the row
    void end(String id, String place) throws IOException;
}
