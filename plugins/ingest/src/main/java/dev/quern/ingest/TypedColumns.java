package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;

/// The columns of a table that are read with their types, in the order of their names.
///
/// @param id column of the id, without which it is the file's name and the row's place
/// @param missing texts that stand for no value
record TypedColumns(List<String> names, List<ColumnType> types, Optional<String> id, List<String> missing) {

    static TypedColumns of(Map<String, ColumnType> types, Optional<String> id, List<String> missing) {
        Map<String, ColumnType> sorted = new TreeMap<>(types);
        PlanException.check(!sorted.containsKey(""), "types", "a column needs a name");
        PlanException.check(
                !sorted.containsKey("id") || id.equals(Optional.of("id")),
                "types",
                "rows have an 'id' already; write 'id-column: id' to take that one");
        id.ifPresent(name -> sorted.remove("id"));
        return new TypedColumns(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()), id, missing);
    }

    Schema schema() {
        Schema schema = new Schema(List.of(Columns.text("id")));
        for (int i = 0; i < names.size(); i++) {
            schema = Columns.add(schema, "types", types.get(i).field(names.get(i)));
        }
        return schema;
    }

    /// The columns to read: those with types, then that of the id.
    List<String> read() {
        List<String> read = new ArrayList<>(names);
        id.ifPresent(read::add);
        return read;
    }

    /// The type of a column among [#read].
    ColumnType type(int column) {
        return column < types.size() ? types.get(column) : ColumnType.TEXT;
    }
}
