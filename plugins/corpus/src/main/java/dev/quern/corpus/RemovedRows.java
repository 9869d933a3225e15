package dev.quern.corpus;

import dev.quern.api.Batches;
import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.Outputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Chosen rows of a batch with further columns, for the port of the rows that a step removes and for the others.
final class RemovedRows {
    /// The port.
    static final String PORT = Outputs.REMOVED;
    /// Column of the reason.
    static final String REASON = "removed_by";

    private RemovedRows() {}

    /// The schema with more columns, which must be new.
    ///
    /// @param key config key for the message
    static Schema with(Schema schema, String key, Field... more) {
        Schema all = schema;
        for (Field field : more) {
            all = Columns.add(all, key, field);
        }
        return all;
    }

    /// Sets the further columns, or others anew.
    interface Filler {
        /// @param rows what was chosen, all columns
        /// @param added index of the first further column
        void fill(VectorSchemaRoot rows, int added);
    }

    /// Emits rows of a batch; none where `count` is 0.
    ///
    /// @param schema the batch's columns and those that `filler` sets
    static void emit(
            String port,
            VectorSchemaRoot batch,
            int[] rows,
            int count,
            Schema schema,
            Filler filler,
            BufferAllocator allocator,
            Emitter out)
            throws IOException {
        if (count == 0) {
            return;
        }
        try (VectorSchemaRoot chosen = Batches.select(batch, rows, count, allocator);
                VectorSchemaRoot result = VectorSchemaRoot.create(schema, allocator)) {
            int known = chosen.getFieldVectors().size();
            for (int column = 0; column < known; column++) {
                chosen.getVector(column)
                        .makeTransferPair(result.getVector(column))
                        .transfer();
            }
            for (FieldVector column :
                    result.getFieldVectors().subList(known, schema.getFields().size())) {
                column.setInitialCapacity(count);
                column.allocateNew();
            }
            result.setRowCount(count);
            filler.fill(result, known);
            for (FieldVector column : result.getFieldVectors()) {
                column.setValueCount(count);
            }
            out.emit(port, result);
        }
    }

    /// Sets a column of texts, some of them null.
    static void texts(FieldVector column, byte[][] values, int count) {
        VarCharVector texts = (VarCharVector) column;
        texts.reset();
        for (int row = 0; row < count; row++) {
            if (values[row] != null) {
                texts.setSafe(row, values[row]);
            }
        }
    }

    /// Sets a column of texts.
    static void texts(FieldVector column, String[] values, int count) {
        byte[][] bytes = new byte[count][];
        Arrays.setAll(bytes, row -> values[row].getBytes(StandardCharsets.UTF_8));
        texts(column, bytes, count);
    }

    /// Sets a column to the same text in all rows.
    static void text(FieldVector column, String value, int count) {
        byte[][] values = new byte[count][];
        Arrays.fill(values, value.getBytes(StandardCharsets.UTF_8));
        texts(column, values, count);
    }
}
