package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import dev.quern.api.PlanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers documents into batches of rows (id, source, text, further columns of text) and emits each when it is
/// full. `source` is the first part of the id, or `.` where it has but one.
final class Documents extends RowBatch {
    static final Schema SCHEMA = new Schema(List.of(Columns.text("id"), Columns.text("source"), Columns.text("text")));

    private final VarCharVector id;
    private final VarCharVector source;
    private final VarCharVector text;
    private final List<VarCharVector> further = new ArrayList<>();

    Documents(BufferAllocator allocator, Emitter out) {
        this(allocator, out, List.of());
    }

    /// @param columns names of further columns
    Documents(BufferAllocator allocator, Emitter out, List<String> columns) {
        super(schema(columns), allocator, out);
        id = (VarCharVector) vector("id");
        source = (VarCharVector) vector("source");
        text = (VarCharVector) vector("text");
        columns.forEach(name -> further.add((VarCharVector) vector(name)));
    }

    /// The rows' schema with further columns of text.
    static Schema schema(List<String> columns) {
        Schema schema = SCHEMA;
        for (String name : columns) {
            PlanException.check(!name.isEmpty(), "columns", "a column needs a name");
            schema = Columns.add(schema, "columns", Columns.text(name));
        }
        return schema;
    }

    /// The first part of a name, or `.`.
    static String source(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "." : name.substring(0, slash);
    }

    void add(String name, byte[] content, int from, int length) throws IOException {
        add(name, source(name), content, from, length);
    }

    void add(String name, String origin, byte[] content, int from, int length) throws IOException {
        id.setSafe(row(), name.getBytes(StandardCharsets.UTF_8));
        source.setSafe(row(), origin.getBytes(StandardCharsets.UTF_8));
        text.setSafe(row(), content, from, length);
        written(length);
        endRow();
    }

    /// Adds a row with its further columns, all of them UTF-8.
    ///
    /// @param values the further columns, null where there is no value
    void add(byte[] name, byte[] origin, byte[] content, int from, int length, byte[][] values) throws IOException {
        id.setSafe(row(), name);
        source.setSafe(row(), origin);
        text.setSafe(row(), content, from, length);
        written(length);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                further.get(i).setSafe(row(), values[i]);
                written(values[i].length);
            }
        }
        endRow();
    }
}
