package dev.quern.batching.values;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// What messages call a row.
public final class RowNames {
    private static final String ID = "id";

    private RowNames() {}

    /// The number of a row and, where the rows have one, its id.
    ///
    /// @param first number of the batch's first row, from 0
    public static String of(VectorSchemaRoot batch, long first, int row) {
        String number = "row " + (first + row);
        if (batch.getSchema().getFields().stream()
                        .anyMatch(field -> field.getName().equals(ID))
                && batch.getVector(ID) instanceof VarCharVector ids
                && !ids.isNull(row)) {
            return number + " ('" + new String(ids.get(row), StandardCharsets.UTF_8) + "')";
        }
        return number;
    }
}
