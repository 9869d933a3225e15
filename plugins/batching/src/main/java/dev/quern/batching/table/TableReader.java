package dev.quern.batching.table;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.batching.table.EncodeTable.Missing;
import dev.quern.batching.values.LabelColumn;
import dev.quern.batching.values.RowNames;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Numbers and categories of the rows of a batch.
final class TableReader {
    private final VectorSchemaRoot batch;
    private final int unit;
    private final long first;
    private final List<FieldVector> numbers;
    private final List<FieldVector> categories;

    /// @param unit index of the unit of work
    /// @param first index in the unit of the batch's first row
    TableReader(TableColumns columns, VectorSchemaRoot batch, int unit, long first) {
        this.batch = batch;
        this.unit = unit;
        this.first = first;
        numbers = columns.numeric().stream().map(batch::getVector).toList();
        categories = columns.config().categorical().stream()
                .map(category -> batch.getVector(category.column()))
                .toList();
    }

    /// The numbers of a row, NaN where one is missing; tells whether the row is used.
    ///
    /// @throws QuernException where one is missing that may not be
    boolean numbers(int row, Missing missing, double[] values) {
        for (int column = 0; column < numbers.size(); column++) {
            values[column] = number(column, row);
            if (Double.isNaN(values[column]) && missing == Missing.FAIL) {
                throw missing(column, row);
            }
            if (Double.isNaN(values[column]) && missing == Missing.DROP) {
                return false;
            }
        }
        return true;
    }

    private double number(int column, int row) {
        FieldVector vector = numbers.get(column);
        if (vector.isNull(row)) {
            return Double.NaN;
        }
        double value =
                switch (vector) {
                    case BaseIntVector integers -> integers.getValueAsLong(row);
                    case FloatingPointVector floats -> floats.getValueAsDouble(row);
                    case BitVector bits -> bits.get(row);
                    default -> throw new IllegalStateException("no numbers in " + vector.getField());
                };
        if (Float.isInfinite((float) value)) {
            throw new QuernException(
                    ErrorCode.NOT_FINITE,
                    row(row) + " has " + value + " in column '" + vector.getName() + "', which is no finite float32",
                    "leave such rows out, or leave the column out");
        }
        return value;
    }

    /// A category; null where there is none.
    String category(int column, int row) {
        FieldVector vector = categories.get(column);
        return vector.isNull(row) ? null : new LabelColumn(vector.getName(), Target.CLASS).text(vector, row);
    }

    /// What messages call a row.
    String row(int row) {
        return RowNames.of(batch, unit, first, row);
    }

    private QuernException missing(int column, int row) {
        return new QuernException(
                ErrorCode.BAD_ROW,
                row(row) + " has no value in column '" + numbers.get(column).getName() + "'",
                "say what to do with 'missing', such as 'mean' or 'drop', or leave the column out");
    }
}
