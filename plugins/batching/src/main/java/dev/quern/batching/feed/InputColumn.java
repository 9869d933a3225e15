package dev.quern.batching.feed;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.image.PixelColumn;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// A column that a network takes: images of one size, or lists of one number of float32. Each row is so many
/// bytes, as Arrow lays them out.
///
/// @param name of the column
/// @param images their shape; empty for lists of features
/// @param values in a row
record InputColumn(String name, Optional<PixelColumn> images, int values) {

    /// The column of this name.
    ///
    /// @param key config key that named the column, for the message
    /// @throws PlanException where it is neither
    static InputColumn require(Schema schema, String key, String name) {
        Field field = Columns.require(schema, key, name, ArrowType.class);
        if (field.getType() instanceof ArrowType.FixedSizeBinary) {
            PixelColumn shape = PixelColumn.require(schema, key, name);
            return new InputColumn(name, Optional.of(shape), shape.size());
        }
        PlanException.check(
                field.getType() instanceof ArrowType.FixedSizeList && isFloat(field.getChildren()),
                key,
                "column '%s' must hold images or lists of one size of float32, is %s; use 'encode-table' for tables",
                name,
                field.getType());
        int values = ((ArrowType.FixedSizeList) field.getType()).getListSize();
        PlanException.check(values > 0, key, "column '%s' holds lists without values", name);
        return new InputColumn(name, Optional.empty(), values);
    }

    private static boolean isFloat(List<Field> items) {
        return items.getFirst().getType().equals(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    }

    /// (channels, height, width) or (features).
    int[] shape() {
        return images.map(image -> new int[] {image.channels(), image.height(), image.width()})
                .orElseGet(() -> new int[] {values});
    }

    /// Groups of values that share a mean: channels, or each feature.
    int groups() {
        return images.map(PixelColumn::channels).orElse(values);
    }

    /// Bytes of a row.
    int width() {
        return images.isPresent() ? values : Math.multiplyExact(Float.BYTES, values);
    }

    /// Copies rows of a batch.
    ///
    /// @param into has room for `rows` times [#width] bytes behind `at`
    void copy(FieldVector column, int firstRow, int rows, byte[] into, int at) {
        data(column).getBytes((long) firstRow * width(), into, at, rows * width());
    }

    private ArrowBuf data(FieldVector column) {
        return images.isPresent()
                ? column.getDataBuffer()
                : ((FixedSizeListVector) column).getDataVector().getDataBuffer();
    }

    /// The first row with a null in it, or -1.
    int firstNull(FieldVector column, int rows) {
        boolean none = column instanceof FixedSizeBinaryVector ? column.getNullCount() == 0 : noNull(column);
        for (int row = 0; !none && row < rows; row++) {
            if (column.isNull(row) || hasNullItem(column, row)) {
                return row;
            }
        }
        return -1;
    }

    private static boolean noNull(FieldVector column) {
        return column.getNullCount() == 0
                && ((FixedSizeListVector) column).getDataVector().getNullCount() == 0;
    }

    private boolean hasNullItem(FieldVector column, int row) {
        if (column instanceof FixedSizeListVector lists) {
            Float4Vector items = (Float4Vector) lists.getDataVector();
            for (int i = row * values; i < (row + 1) * values; i++) {
                if (items.isNull(i)) {
                    return true;
                }
            }
        }
        return false;
    }
}
