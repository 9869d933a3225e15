package dev.quern.ingest;

import dev.quern.api.PlanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which columns of a table become the columns of a document.
///
/// @param id without it the id is the file's name and the row's number
/// @param source without it the first part of the file's name
/// @param further columns to carry under their own names
record TableColumns(String text, Optional<String> id, Optional<String> source, List<String> further) {
    TableColumns {
        PlanException.check(!text.isEmpty(), "text-column", "must name a column");
        Documents.schema(further);
    }

    /// The columns to read: the text, then the further ones, then id and source where they are columns.
    List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(text);
        names.addAll(further);
        id.ifPresent(names::add);
        source.ifPresent(names::add);
        return names;
    }

    /// The config key that names a column to read, for messages.
    ///
    /// @param index place among [#names]
    String key(int index) {
        if (index == 0) {
            return "text-column";
        }
        if (index <= further.size()) {
            return "columns";
        }
        return id.isPresent() && index == further.size() + 1 ? "id-column" : "source-column";
    }
}
