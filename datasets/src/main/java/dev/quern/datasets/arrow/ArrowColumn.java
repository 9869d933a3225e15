package dev.quern.datasets.arrow;

import dev.quern.datasets.table.ColumnNames;
import dev.quern.datasets.table.TableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;

/// A column of record batches, one value a row: text of any of Arrow's layouts, or numbers and truth values in
/// their written form; plain or by way of a dictionary; alone or within structs.
final class ArrowColumn {
    private final List<FieldVector> structs;
    private final FieldVector vector;
    /// What the vector's numbers stand for; null where it holds the values itself.
    private final Dictionary dictionary;
    private byte[] bytes = new byte[1 << 8];
    private int length;

    private ArrowColumn(List<FieldVector> structs, FieldVector vector, Dictionary dictionary) {
        this.structs = structs;
        this.vector = vector;
        this.dictionary = dictionary;
    }

    /// Finds a column.
    ///
    /// @param path its name, with dots between the names of structs
    static ArrowColumn of(VectorSchemaRoot root, DictionaryProvider dictionaries, String path) throws TableException {
        List<FieldVector> structs = new ArrayList<>();
        FieldVector found = find(root.getFieldVectors(), path, structs);
        if (found == null) {
            List<String> names = new ArrayList<>();
            root.getSchema().getFields().forEach(field -> names(field, "", names));
            throw ColumnNames.unknown(path, names);
        }
        DictionaryEncoding encoding = found.getField().getDictionary();
        Dictionary dictionary = encoding == null ? null : dictionaries.lookup(encoding.getId());
        ArrowColumn column = new ArrowColumn(structs, found, dictionary);
        if (!column.isText() && !isNumber(column.values())) {
            throw new TableException(
                    "holds " + column.type() + " in column '" + path + "', which has no form as text",
                    "name a column of text, numbers or truth values");
        }
        return column;
    }

    private static FieldVector find(List<FieldVector> vectors, String path, List<FieldVector> structs) {
        for (FieldVector vector : vectors) {
            if (vector.getName().equals(path)) {
                return vector;
            }
            if (vector instanceof StructVector struct && path.startsWith(vector.getName() + ".")) {
                structs.add(vector);
                FieldVector inner = find(
                        struct.getChildrenFromFields(),
                        path.substring(vector.getName().length() + 1),
                        structs);
                if (inner != null) {
                    return inner;
                }
                structs.removeLast();
            }
        }
        return null;
    }

    private static void names(Field field, String prefix, List<String> names) {
        if (field.getType() instanceof ArrowType.Struct) {
            field.getChildren().forEach(child -> names(child, prefix + field.getName() + ".", names));
        } else {
            names.add(prefix + field.getName());
        }
    }

    private FieldVector values() {
        return dictionary == null ? vector : dictionary.getVector();
    }

    boolean isText() {
        return switch (values()) {
            case VarCharVector text -> true;
            case LargeVarCharVector text -> true;
            case ViewVarCharVector text -> true;
            default -> false;
        };
    }

    private static boolean isNumber(FieldVector vector) {
        return vector instanceof BaseIntVector || vector instanceof FloatingPointVector || vector instanceof BitVector;
    }

    /// The type as Arrow writes it.
    String type() {
        return values().getField().getType().toString();
    }

    /// Takes a row's value, for [#bytes] to show; false if there is none.
    boolean load(int row) {
        for (FieldVector struct : structs) {
            if (struct.isNull(row)) {
                return false;
            }
        }
        if (vector.isNull(row)) {
            return false;
        }
        if (dictionary == null) {
            value(vector, row);
            return true;
        }
        long index = ((BaseIntVector) vector).getValueAsLong(row);
        FieldVector values = dictionary.getVector();
        if (index < 0 || index >= values.getValueCount()) {
            throw new IllegalArgumentException("row " + row + " of a batch names value " + index
                    + " of a dictionary of " + values.getValueCount());
        }
        if (values.isNull((int) index)) {
            return false;
        }
        value(values, (int) index);
        return true;
    }

    private void value(FieldVector values, int row) {
        switch (values) {
            case VarCharVector text -> copy(text.getDataBuffer(), text.getStartOffset(row), text.getEndOffset(row));
            case LargeVarCharVector text -> {
                ArrowBuf offsets = text.getOffsetBuffer();
                long at = (long) row * LargeVarCharVector.OFFSET_WIDTH;
                copy(text.getDataBuffer(), offsets.getLong(at), offsets.getLong(at + LargeVarCharVector.OFFSET_WIDTH));
            }
            case ViewVarCharVector text -> show(text.get(row));
            default -> show(values.getObject(row).toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void copy(ArrowBuf data, long from, long to) {
        if (from < 0 || to < from || to > data.capacity() || to - from > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("text from " + from + " to " + to + " in " + data.capacity() + " bytes");
        }
        length = (int) (to - from);
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length))];
        }
        data.getBytes(from, bytes, 0, length);
    }

    private void show(byte[] value) {
        bytes = value;
        length = value.length;
    }

    /// Holds the value that was loaded last, until the next is.
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
