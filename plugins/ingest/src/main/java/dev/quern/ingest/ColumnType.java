package dev.quern.ingest;

import dev.quern.api.Columns;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// What the values of a column are taken for.
public enum ColumnType {
    /// Text in UTF-8.
    TEXT("text"),
    /// Whole numbers of 64 bits.
    INTEGER("a whole number"),
    /// Finite numbers in decimal digits.
    NUMBER("a finite number"),
    /// `true`, `yes` or `1`; `false`, `no` or `0`.
    BOOLEAN("true or false"),
    /// Bytes as they are, such as encoded images.
    BYTES("bytes");

    private static final Pattern NUMERAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

    private final String words;

    ColumnType(String words) {
        this.words = words;
    }

    /// As messages call a value.
    String words() {
        return words;
    }

    Field field(String name) {
        return switch (this) {
            case TEXT -> Columns.text(name);
            case INTEGER -> Columns.int64(name);
            case NUMBER -> Columns.float64(name);
            case BOOLEAN -> new Field(name, FieldType.nullable(ArrowType.Bool.INSTANCE), null);
            case BYTES -> new Field(name, FieldType.nullable(ArrowType.Binary.INSTANCE), null);
        };
    }

    /// The value that a text stands for, as String, Long, Double or Boolean; null where it stands for none.
    ///
    /// @param text without spaces around it
    Object parse(String text) {
        return switch (this) {
            case TEXT -> text;
            case INTEGER -> integer(text);
            case NUMBER -> number(text);
            case BOOLEAN -> truth(text);
            case BYTES -> throw new IllegalStateException("bytes are not parsed");
        };
    }

    private static Long integer(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException wrong) {
            return null;
        }
    }

    private static Double number(String text) {
        if (!NUMERAL.matcher(text).matches()) {
            return null;
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? value : null;
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> null;
        };
    }
}
