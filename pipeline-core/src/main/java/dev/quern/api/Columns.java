package dev.quern.api;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Makes and demands columns at plan time.
public final class Columns {
    private Columns() {}

    /// UTF-8 text.
    public static Field text(String name) {
        return new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), null);
    }

    /// 32-bit integers.
    public static Field int32(String name) {
        return new Field(name, FieldType.nullable(new ArrowType.Int(32, true)), null);
    }

    /// 64-bit integers.
    public static Field int64(String name) {
        return new Field(name, FieldType.nullable(new ArrowType.Int(64, true)), null);
    }

    /// 64-bit floating point.
    public static Field float64(String name) {
        return new Field(name, FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)), null);
    }

    /// Lists of 32-bit integers. The item carries Arrow's own name for it, so that a schema survives a trip through
    /// vectors.
    public static Field intList(String name) {
        return new Field(
                name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(int32(ListVector.DATA_VECTOR_NAME)));
    }

    /// Lists of exactly `size` 32-bit integers.
    public static Field intWindow(String name, int size) {
        return new Field(
                name,
                FieldType.nullable(new ArrowType.FixedSizeList(size)),
                List.of(int32(ListVector.DATA_VECTOR_NAME)));
    }

    /// The column of this name, which must have this Arrow type.
    ///
    /// @param key config key that named the column, for the message
    public static Field require(Schema schema, String key, String column, Class<? extends ArrowType> type) {
        List<Field> fields = schema.getFields();
        for (Field field : fields) {
            if (field.getName().equals(column)) {
                PlanException.check(
                        type.isInstance(field.getType()),
                        key,
                        "column '%s' must be %s, is %s",
                        column,
                        type.getSimpleName(),
                        field.getType());
                return field;
            }
        }
        throw new PlanException(key, "column '" + column + "' not found; the rows have " + names(schema));
    }

    /// The schema with one more column, which must be new.
    public static Schema add(Schema schema, String key, Field field) {
        PlanException.check(
                schema.getFields().stream().noneMatch(f -> f.getName().equals(field.getName())),
                key,
                "column '%s' exists already; the rows have %s",
                field.getName(),
                names(schema));
        List<Field> fields = new ArrayList<>(schema.getFields());
        fields.add(field);
        return new Schema(fields);
    }

    /// The names of all columns, as messages show them.
    public static String names(Schema schema) {
        return schema.getFields().stream().map(Field::getName).collect(Collectors.joining(", ", "[", "]"));
    }
}
