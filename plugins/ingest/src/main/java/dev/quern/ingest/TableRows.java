package dev.quern.ingest;

import dev.quern.api.Source.SourceContext;
import dev.quern.datasets.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Makes documents of the rows of a file that holds a table. A row whose text is missing, or of which a value
/// is too long or not UTF-8, is rejected with the file and the row's number from 1.
final class TableRows implements TableSink {
    private static final int SHOWN = 4096;

    private final TableColumns columns;
    private final List<String> names;
    private final String file;
    private final byte[] folder;
    private final int longest;
    private final SourceContext context;
    private final Documents documents;
    private final byte[][] values;
    private final byte[][] further;
    private byte[] text;
    private int from;
    private int length;
    private String wrong;

    /// @param longest bytes of a value at most
    TableRows(TableColumns columns, String file, int longest, SourceContext context, Documents documents) {
        this.columns = columns;
        this.names = columns.names();
        this.file = file;
        this.longest = longest;
        this.context = context;
        this.documents = documents;
        folder = Documents.source(file).getBytes(StandardCharsets.UTF_8);
        values = new byte[names.size()][];
        further = new byte[columns.further().size()][];
    }

    @Override
    public void value(int column, byte[] bytes, int first, int count) {
        if (wrong != null) {
            return;
        }
        if (count > longest) {
            wrong = "column '" + names.get(column) + "' holds " + count + " bytes, more than " + longest
                    + " ('max-row')";
        } else {
            int malformed = Utf8.firstMalformed(bytes, first, first + count);
            if (malformed >= 0) {
                wrong = "byte " + (malformed - first + 1) + " of column '" + names.get(column) + "' is not UTF-8";
            }
        }
        if (column == 0) {
            text = bytes;
            from = first;
            length = count;
        } else if (wrong == null) {
            values[column] = Arrays.copyOfRange(bytes, first, first + count);
        }
    }

    @Override
    public void end(long row) throws IOException {
        end(file + "@" + row, file + ":" + (row + 1));
    }

    @Override
    public void end(String id, String place) throws IOException {
        if (wrong == null && text == null) {
            wrong = "no text in column '" + columns.text() + "'";
        }
        if (wrong != null) {
            byte[] shown = text == null ? new byte[0] : Arrays.copyOfRange(text, from, from + Math.min(length, SHOWN));
            context.reject(place, wrong, shown);
        } else {
            add(id);
        }
        text = null;
        wrong = null;
        Arrays.fill(values, null);
    }

    private void add(String id) throws IOException {
        int at = 1 + further.length;
        byte[] name = columns.id().isPresent() ? values[at++] : null;
        byte[] origin = columns.source().isPresent() ? values[at] : null;
        System.arraycopy(values, 1, further, 0, further.length);
        documents.add(
                name == null ? id.getBytes(StandardCharsets.UTF_8) : name,
                origin == null ? folder : origin,
                text,
                from,
                length,
                further);
    }
}
