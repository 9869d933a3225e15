package dev.quern.datasets.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/// A column that holds one value a row, or none: a primitive one, or one within groups that are not repeated.
///
/// @param path its name, with dots between the names of groups
public record ParquetColumn(String path, ColumnDescriptor descriptor) {

    /// Whether the values are text: strings, JSON and enums by their annotation, and binary values without any.
    public boolean isText() {
        PrimitiveType type = descriptor.getPrimitiveType();
        return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && switch (type.getLogicalTypeAnnotation()) {
                    case null -> true;
                    case LogicalTypeAnnotation.StringLogicalTypeAnnotation text -> true;
                    case LogicalTypeAnnotation.EnumLogicalTypeAnnotation text -> true;
                    case LogicalTypeAnnotation.JsonLogicalTypeAnnotation text -> true;
                    default -> false;
                };
    }

    /// Whether the values are bytes, whatever they stand for.
    public boolean isBytes() {
        PrimitiveTypeName type = descriptor.getPrimitiveType().getPrimitiveTypeName();
        return type == PrimitiveTypeName.BINARY || type == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    /// The type as the file's schema writes it, such as `int64 (TIMESTAMP(MILLIS,true))`.
    public String type() {
        PrimitiveType type = descriptor.getPrimitiveType();
        String name = type.getPrimitiveTypeName().name().toLowerCase(Locale.ROOT);
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return annotation == null ? name : name + " (" + annotation + ")";
    }

    /// Definition level of a value that is there.
    int present() {
        return descriptor.getMaxDefinitionLevel();
    }

    /// UTF-8 of a value that is not text: numbers in decimal digits, dates and times in
    /// ISO form, bytes in hexadecimal.
    byte[] format(ColumnReader reader) {
        var format = descriptor.getPrimitiveType().stringifier();
        String text =
                switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
                    case BOOLEAN -> format.stringify(reader.getBoolean());
                    case INT32 -> format.stringify(reader.getInteger());
                    case INT64 -> format.stringify(reader.getLong());
                    case FLOAT -> format.stringify(reader.getFloat());
                    case DOUBLE -> format.stringify(reader.getDouble());
                    case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> format.stringify(reader.getBinary());
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
