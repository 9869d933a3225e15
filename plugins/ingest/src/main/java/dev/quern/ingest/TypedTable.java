package dev.quern.ingest;

import dev.quern.api.Source.SourceContext;
import dev.quern.datasets.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Makes typed rows of the rows of a file that holds a table. A row with a value that is not of its column's type is
/// rejected with file, row, column and value.
final class TypedTable implements TableSink {
    private static final int SHOWN = 60;

    private final TypedColumns columns;
    private final List<String> names;
    private final String file;
    private final int longest;
    private final SourceContext context;
    private final TypedRows rows;
    private final Object[] values;
    private String wrong;
    private byte[] wrongValue;

    /// @param longest bytes of a value at most
    TypedTable(TypedColumns columns, String file, int longest, SourceContext context, TypedRows rows) {
        this.columns = columns;
        this.file = file;
        this.longest = longest;
        this.context = context;
        this.rows = rows;
        names = columns.read();
        values = new Object[names.size()];
    }

    @Override
    public void value(int column, byte[] bytes, int first, int count) {
        if (wrong != null) {
            return;
        }
        ColumnType type = columns.type(column);
        int malformed = type == ColumnType.BYTES ? -1 : Utf8.firstMalformed(bytes, first, first + count);
        if (count > longest) {
            reject(column, "holds " + count + " bytes, more than " + longest + " ('max-row')", bytes, first, count);
        } else if (malformed >= 0) {
            reject(column, "is not UTF-8 from byte " + (malformed - first + 1) + " on", bytes, first, count);
        } else if (type == ColumnType.BYTES) {
            values[column] = Arrays.copyOfRange(bytes, first, first + count);
        } else {
            String text = new String(bytes, first, count, StandardCharsets.UTF_8).strip();
            values[column] = columns.missing().contains(text) ? null : type.parse(text);
            if (values[column] == null && !columns.missing().contains(text)) {
                String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
                reject(column, "holds '" + shown + "', not " + type.words(), bytes, first, count);
            }
        }
    }

    private void reject(int column, String what, byte[] bytes, int first, int count) {
        wrong = "column '" + names.get(column) + "' " + what;
        wrongValue = Arrays.copyOfRange(bytes, first, first + Math.min(count, 4096));
    }

    @Override
    public void end(long row) throws IOException {
        end(file + "@" + row, file + ":" + (row + 1));
    }

    @Override
    public void end(String id, String place) throws IOException {
        if (wrong != null) {
            context.reject(place, wrong, wrongValue);
        } else {
            Object own = columns.id().isPresent() ? values[values.length - 1] : null;
            rows.text(0, own == null ? id : own.toString());
            for (int column = 0; column < columns.names().size(); column++) {
                add(column + 1, values[column]);
            }
            rows.endRow();
        }
        wrong = null;
        Arrays.fill(values, null);
    }

    private void add(int column, Object value) {
        switch (value) {
            case null -> {}
            case String text -> rows.text(column, text);
            case Long number -> rows.integer(column, number);
            case Double number -> rows.number(column, number);
            case Boolean truth -> rows.truth(column, truth);
            case byte[] bytes -> rows.bytes(column, bytes, 0, bytes.length);
            default -> throw new IllegalStateException("no column for " + value.getClass());
        }
    }
}
