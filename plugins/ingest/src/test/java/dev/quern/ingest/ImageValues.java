package dev.quern.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Rows with bytes, so that equal ones are equal.
final class ImageValues {
    private ImageValues() {}

    static List<Object> row(Object... values) {
        List<Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
        }
        return row;
    }

    static List<List<Object>> rows(List<List<Object>> rows) {
        return rows.stream().map(row -> row(row.toArray())).toList();
    }
}
