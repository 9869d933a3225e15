package dev.quern.datasets.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;

import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Arrow's types of columns as Parquet's: text, bytes, integers, floating point numbers, truth values, and lists of
/// these.
public final class ParquetTypes {
    private ParquetTypes() {}

    /// Whether a column has a form in Parquet files.
    public static boolean canWrite(Field field) {
        return switch (field.getType()) {
            case ArrowType.Utf8 text -> true;
            case ArrowType.LargeUtf8 text -> true;
            case ArrowType.Int number -> true;
            case ArrowType.FloatingPoint number -> number.getPrecision() != FloatingPointPrecision.HALF;
            case ArrowType.Bool truth -> true;
            case ArrowType.Binary bytes -> true;
            case ArrowType.FixedSizeBinary bytes -> true;
            case ArrowType.List list -> canWrite(field.getChildren().getFirst());
            case ArrowType.FixedSizeList list -> canWrite(field.getChildren().getFirst());
            default -> false;
        };
    }

    static MessageType schema(List<Field> fields) {
        return new MessageType(
                "rows",
                fields.stream().map(field -> type(field, field.getName())).toList());
    }

    private static Type type(Field field, String name) {
        return switch (field.getType()) {
            case ArrowType.Utf8 text ->
                Types.optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
            case ArrowType.LargeUtf8 text ->
                Types.optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
            case ArrowType.Int number -> integer(number, name);
            case ArrowType.FloatingPoint number ->
                Types.optional(
                                number.getPrecision() == FloatingPointPrecision.SINGLE
                                        ? PrimitiveTypeName.FLOAT
                                        : PrimitiveTypeName.DOUBLE)
                        .named(name);
            case ArrowType.Binary bytes ->
                Types.optional(PrimitiveTypeName.BINARY).named(name);
            case ArrowType.FixedSizeBinary bytes ->
                Types.optional(PrimitiveTypeName.BINARY).named(name);
            case ArrowType.Bool truth ->
                Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case ArrowType.List list -> listOf(field, name);
            case ArrowType.FixedSizeList list -> listOf(field, name);
            default -> throw new IllegalArgumentException("no form in Parquet for " + field);
        };
    }

    private static Type integer(ArrowType.Int number, String name) {
        var type = Types.optional(number.getBitWidth() == 64 ? PrimitiveTypeName.INT64 : PrimitiveTypeName.INT32);
        boolean usual = number.getIsSigned() && number.getBitWidth() >= 32;
        return usual
                ? type.named(name)
                : type.as(intType(number.getBitWidth(), number.getIsSigned())).named(name);
    }

    private static Type listOf(Field field, String name) {
        return Types.optionalList()
                .element(type(field.getChildren().getFirst(), "element"))
                .named(name);
    }

    /// Writes a value that is not null.
    static void write(FieldVector column, int row, RecordConsumer out) {
        switch (column) {
            case VarCharVector text -> out.addBinary(Binary.fromConstantByteArray(text.get(row)));
            case LargeVarCharVector text -> out.addBinary(Binary.fromConstantByteArray(text.get(row)));
            case VarBinaryVector bytes -> out.addBinary(Binary.fromConstantByteArray(bytes.get(row)));
            case FixedSizeBinaryVector bytes -> out.addBinary(Binary.fromConstantByteArray(bytes.get(row)));
            case BaseIntVector number -> integer(number, row, out);
            case FloatingPointVector number -> {
                ArrowType.FloatingPoint type =
                        (ArrowType.FloatingPoint) column.getField().getType();
                if (type.getPrecision() == FloatingPointPrecision.SINGLE) {
                    out.addFloat((float) number.getValueAsDouble(row));
                } else {
                    out.addDouble(number.getValueAsDouble(row));
                }
            }
            case BitVector truth -> out.addBoolean(truth.get(row) == 1);
            case BaseListVector list -> list(list, row, out);
            default -> throw new IllegalArgumentException("no form in Parquet for " + column.getField());
        }
    }

    private static void integer(BaseIntVector number, int row, RecordConsumer out) {
        if (((ArrowType.Int) number.getField().getType()).getBitWidth() == 64) {
            out.addLong(number.getValueAsLong(row));
        } else {
            out.addInteger((int) number.getValueAsLong(row));
        }
    }

    private static void list(BaseListVector list, int row, RecordConsumer out) {
        FieldVector items = ((FieldVector) list).getChildrenFromFields().getFirst();
        out.startGroup();
        int end = list.getElementEndIndex(row);
        int start = list.getElementStartIndex(row);
        if (start < end) {
            out.startField("list", 0);
            for (int item = start; item < end; item++) {
                out.startGroup();
                if (!items.isNull(item)) {
                    out.startField("element", 0);
                    write(items, item, out);
                    out.endField("element", 0);
                }
                out.endGroup();
            }
            out.endField("list", 0);
        }
        out.endGroup();
    }
}
