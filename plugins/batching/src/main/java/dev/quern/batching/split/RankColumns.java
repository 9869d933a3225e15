package dev.quern.batching.split;

import dev.quern.api.Columns;
import dev.quern.api.Inputs;
import dev.quern.batching.values.LabelColumn;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// What a choice among rows looks at.
///
/// @param key config key that names the classes
/// @param classes column of classes; empty where all rows are of one
/// @param labelled whether a row without a class is an error; else such rows are one class of their own
/// @param group column of text, integers or truth values whose equal values stay together
/// @param id column of text by which rows are ranked
record RankColumns(String key, Optional<String> classes, boolean labelled, Optional<String> group, String id) {

    Schema require(Inputs inputs) {
        Schema schema = inputs.rows();
        classes.ifPresent(name -> LabelColumn.require(schema, key, name));
        group.ifPresent(name -> LabelColumn.require(schema, "group", name));
        Columns.require(schema, "id", id, ArrowType.Utf8.class);
        return schema;
    }
}
