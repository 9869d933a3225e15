package dev.quern.batching.values;

import dev.quern.api.Columns;
import dev.quern.api.ErrorCode;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// A column of labels: texts, integers or truth values where they are classes, numbers where they are values.
public record LabelColumn(String name, Target target) {
    private static final int CLASSES = 1 << 16;

    /// The column of labels; empty where the rows have none.
    public static Optional<LabelColumn> find(Schema schema, ExampleColumns columns) {
        for (Field field : schema.getFields()) {
            if (field.getName().equals(columns.label())) {
                check(field, columns.target(), schema);
                return Optional.of(new LabelColumn(columns.label(), columns.target()));
            }
        }
        return Optional.empty();
    }

    /// The column of classes of this name.
    ///
    /// @param key config key that named the column, for the message
    public static LabelColumn require(Schema schema, String key, String name) {
        Field field = Columns.require(schema, key, name, ArrowType.class);
        PlanException.check(
                fits(field.getType(), Target.CLASS),
                key,
                "column '%s' must hold text, integers or truth values, is %s",
                name,
                field.getType());
        return new LabelColumn(name, Target.CLASS);
    }

    private static boolean fits(ArrowType type, Target target) {
        return switch (target) {
            case CLASS ->
                type instanceof ArrowType.Utf8 || type instanceof ArrowType.Int || type instanceof ArrowType.Bool;
            case VALUE -> type instanceof ArrowType.Int || type instanceof ArrowType.FloatingPoint;
        };
    }

    private static void check(Field field, Target target, Schema schema) {
        ArrowType type = field.getType();
        if (!fits(type, target)) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "the labels in column '" + field.getName() + "' are " + type + ", which cannot be "
                            + (target == Target.CLASS ? "classes" : "values") + "; the rows have "
                            + Columns.names(schema),
                    target == Target.CLASS
                            ? "name a column of text or integers"
                            : "name a column of numbers, or train for classes");
        }
    }

    /// The class of a row that is not null, as its name.
    public String text(FieldVector column, int row) {
        return switch (column) {
            case VarCharVector texts -> new String(texts.get(row), StandardCharsets.UTF_8);
            case BaseIntVector integers -> Long.toString(integers.getValueAsLong(row));
            case BitVector bits -> Boolean.toString(bits.get(row) != 0);
            default -> throw new IllegalStateException("no classes in " + column.getField());
        };
    }

    /// The value of a row that is not null.
    public double value(FieldVector column, int row) {
        return switch (column) {
            case BaseIntVector integers -> integers.getValueAsLong(row);
            case FloatingPointVector floats -> floats.getValueAsDouble(row);
            default -> throw new IllegalStateException("no values in " + column.getField());
        };
    }

    /// Refuses a column with so many different texts that it cannot be one of classes.
    public static void checkClasses(String name, int different) {
        if (different > CLASSES) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "column '" + name + "' has more than " + CLASSES + " different labels",
                    "name the column that holds the class of a row");
        }
    }
}
