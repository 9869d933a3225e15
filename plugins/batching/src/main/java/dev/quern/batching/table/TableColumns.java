package dev.quern.batching.table;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.batching.values.LabelColumn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// What `encode-table` reads and makes, told by schema and config alone. Features come in this order: numbers,
/// products, flags of missing numbers, categories.
///
/// @param numeric names of the columns of numbers
/// @param monomials products of them
/// @param names of all features
/// @param schema of what comes out: carried columns, then `features`
record TableColumns(EncodeTable config, List<String> numeric, Monomials monomials, List<String> names, Schema schema) {
    static final String FEATURES = "features";
    /// Key of the names of features in the metadata of their column, separated by line feeds.
    static final String NAMES = "quern.features";

    private static final String ID = "id";
    private static final int MOST = 1 << 20;

    static TableColumns of(Schema schema, EncodeTable config) {
        List<String> numeric = numeric(schema, config);
        config.categorical().forEach(each -> LabelColumn.require(schema, "categorical", each.column()));
        Monomials monomials = config.polynomial()
                .map(each -> Monomials.of(numeric.size(), each.degree(), each.interactions()))
                .orElse(Monomials.NONE);
        List<String> names = names(config, numeric, monomials);
        PlanException.check(
                !names.isEmpty(),
                "numeric",
                "no column is left to make features of; the rows have %s",
                Columns.names(schema));
        PlanException.check(names.size() <= MOST, "categorical", "%d features are more than %d", names.size(), MOST);
        return new TableColumns(config, numeric, monomials, names, out(schema, config, names));
    }

    private static List<String> numeric(Schema schema, EncodeTable config) {
        if (config.numeric().isPresent()) {
            for (String name : config.numeric().get()) {
                Field field = Columns.require(schema, "numeric", name, ArrowType.class);
                PlanException.check(
                        isNumeric(field),
                        "numeric",
                        "column '%s' must hold numbers or truth values, is %s; give it a type where it is read, or name"
                                + " it under 'categorical'",
                        name,
                        field.getType());
            }
            return config.numeric().get();
        }
        Set<String> others = new LinkedHashSet<>(config.keep());
        others.add(ID);
        others.add(config.label());
        config.categorical().forEach(each -> others.add(each.column()));
        return schema.getFields().stream()
                .filter(TableColumns::isNumeric)
                .map(Field::getName)
                .filter(name -> !others.contains(name))
                .toList();
    }

    private static boolean isNumeric(Field field) {
        ArrowType type = field.getType();
        return type instanceof ArrowType.Int
                || type instanceof ArrowType.FloatingPoint
                || type instanceof ArrowType.Bool;
    }

    private static List<String> names(EncodeTable config, List<String> numeric, Monomials monomials) {
        List<String> names = new ArrayList<>(numeric);
        names.addAll(monomials.names(numeric));
        if (config.missing() == EncodeTable.Missing.INDICATOR) {
            numeric.forEach(name -> names.add(name + " is missing"));
        }
        for (EncodeTable.Category category : config.categorical()) {
            category.values().orElse(List.of()).forEach(value -> names.add(category.column() + "=" + value));
            for (int slot = 1; slot <= category.slots().orElse(0); slot++) {
                names.add(category.column() + " #" + slot);
            }
            if (category.other()) {
                names.add(category.column() + " other");
            }
        }
        return names;
    }

    private static Schema out(Schema schema, EncodeTable config, List<String> names) {
        for (String name : config.keep()) {
            Columns.require(schema, "keep", name, ArrowType.class);
        }
        Set<String> carried = new LinkedHashSet<>(config.keep());
        carried.add(ID);
        carried.add(config.label());
        List<Field> fields = new ArrayList<>();
        for (Field field : schema.getFields()) {
            if (carried.contains(field.getName())) {
                fields.add(field);
            }
        }
        return Columns.add(new Schema(fields), "keep", features(names));
    }

    private static Field features(List<String> names) {
        String all = String.join(
                "\n", names.stream().map(name -> name.replace('\n', ' ')).toList());
        FieldType lists = new FieldType(true, new ArrowType.FixedSizeList(names.size()), null, Map.of(NAMES, all));
        ArrowType item = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
        return new Field(
                FEATURES, lists, List.of(new Field(ListVector.DATA_VECTOR_NAME, FieldType.nullable(item), null)));
    }

    /// Names of the columns that are carried as they are.
    List<String> carried() {
        return schema.getFields().stream()
                .map(Field::getName)
                .filter(name -> !name.equals(FEATURES))
                .toList();
    }

    /// Where flags of missing numbers begin; empty where there are none.
    Optional<Integer> flags() {
        return config.missing() == EncodeTable.Missing.INDICATOR
                ? Optional.of(numeric.size() + monomials.size())
                : Optional.empty();
    }

    /// Where categories begin.
    int categories() {
        return numeric.size() + monomials.size() + (flags().isPresent() ? numeric.size() : 0);
    }
}
