package dev.quern.api;

import java.io.IOException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Adds one column to each row; the simplest kind of transform.
public interface ColumnFunction {

    /// The column to add. Plan time: refuses a wrong job with a [PlanException].
    Field outputField(Schema input);

    /// Fills the column for all rows of the batch and sets its value count. The caller owns both.
    void apply(VectorSchemaRoot batch, FieldVector output) throws IOException;
}
