package dev.quern.batching.values;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// What messages call a row.
public final class RowNames {
    private static final String ID = "id";

    private RowNames() {}

    /// The number of a row among all rows and, where the rows have one, its id.
    ///
    /// @param first number of the batch's first row, from 0
    public static String of(VectorSchemaRoot batch, long first, int row) {
        return "row " + (first + row) + id(batch, row);
    }

    /// The number of a row in its unit, the unit and, where the rows have one, its id.
    ///
    /// @param unit index of the unit of work, from 0
    /// @param first number in the unit of the batch's first row, from 0
    public static String of(VectorSchemaRoot batch, int unit, long first, int row) {
        return "row " + (first + row) + " of part " + unit + id(batch, row);
    }

    private static String id(VectorSchemaRoot batch, int row) {
        boolean known = batch.getSchema().getFields().stream()
                .anyMatch(field -> field.getName().equals(ID));
        return known && batch.getVector(ID) instanceof VarCharVector ids && !ids.isNull(row)
                ? " ('" + new String(ids.get(row), StandardCharsets.UTF_8) + "')"
                : "";
    }
}
