package dev.quern.engine.plugin;

import dev.quern.api.ColumnFunction;
import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Makes a transform of a column function: passes all columns on and adds the new one, without copying.
public final class ColumnFunctionTransform implements Transform {
    private final ColumnFunction function;
    private BufferAllocator allocator;
    private Schema input;
    private Field added;
    private Schema output;

    public ColumnFunctionTransform(ColumnFunction function) {
        this.function = function;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Schema schema = inputs.rows();
        return Outputs.rows(Columns.add(schema, "", function.outputField(schema)));
    }

    @Override
    public void start(StepContext context) {
        allocator = context.allocator();
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        if (!batch.getSchema().equals(input)) {
            input = batch.getSchema();
            added = function.outputField(input);
            output = Columns.add(input, "", added);
        }
        try (FieldVector column = added.createVector(allocator)) {
            column.setInitialCapacity(batch.getRowCount());
            column.allocateNew();
            function.apply(batch, column);
            List<FieldVector> columns = new ArrayList<>(batch.getFieldVectors());
            columns.add(column);
            // Not closed: the batch owns its vectors, and this method the new one.
            out.emit(new VectorSchemaRoot(output, columns, batch.getRowCount()));
        }
    }
}
