package dev.quern.datasets.parquet;

import dev.quern.datasets.table.TableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.compat.RowGroupFilter;
import org.apache.parquet.filter2.compat.RowGroupFilter.FilterLevel;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveComparator;
import org.apache.parquet.schema.PrimitiveType;

/// A [RowCondition] upon the columns of one file. Parquet decides which row groups cannot hold a row that
/// passes; rows are compared one by one.
public final class ParquetFilter {
    private static final List<FilterLevel> LEVELS =
            List.of(FilterLevel.STATISTICS, FilterLevel.DICTIONARY, FilterLevel.BLOOMFILTER);

    private final List<Test> tests = new ArrayList<>();
    private final FilterCompat.Filter groups;

    /// One comparison with a literal of the column's type.
    private record Test(ParquetColumn column, RowCondition.Operator operator, Comparable<?> literal) {}

    /// @throws TableException when the table lacks a column, or has one that cannot
    /// be compared with its literal
    public ParquetFilter(RowCondition condition, ParquetTable table) throws TableException {
        FilterPredicate all = null;
        for (RowCondition.Comparison comparison : condition.comparisons()) {
            ParquetColumn column = table.column(comparison.column());
            Test test = new Test(column, comparison.operator(), literal(column, comparison));
            tests.add(test);
            FilterPredicate one = predicate(test);
            all = all == null ? one : FilterApi.and(all, one);
        }
        groups = FilterCompat.get(all);
    }

    /// The columns that it compares, in order, once for each comparison.
    public List<ParquetColumn> columns() {
        return tests.stream().map(Test::column).toList();
    }

    boolean mayMatch(BlockMetaData group, ParquetFileReader reader) {
        return !RowGroupFilter.filterRowGroups(LEVELS, groups, List.of(group), reader)
                .isEmpty();
    }

    /// Whether the row passes.
    ///
    /// @param first place of the first of [#columns] among those that are read
    public boolean matches(ParquetRows rows, int first) throws IOException {
        return ParquetTable.guard(() -> {
            for (int i = 0; i < tests.size(); i++) {
                if (rows.isNull(first + i) || !holds(tests.get(i), rows.reader(first + i))) {
                    return false;
                }
            }
            return true;
        });
    }

    @SuppressWarnings("unchecked") // Parquet's comparator of Binary has no other type to offer.
    private static boolean holds(Test test, ColumnReader value) {
        PrimitiveType type = test.column().descriptor().getPrimitiveType();
        PrimitiveComparator<?> order = type.comparator();
        return switch (test.literal()) {
            case Integer literal -> test.operator().holds(order.compare(value.getInteger(), (int) literal));
            case Long literal -> test.operator().holds(order.compare(value.getLong(), (long) literal));
            case Boolean literal -> test.operator().holds(order.compare(value.getBoolean(), (boolean) literal));
            case Float literal ->
                !Float.isNaN(value.getFloat())
                        && test.operator().holds(order.compare(value.getFloat(), (float) literal));
            case Double literal ->
                !Double.isNaN(value.getDouble())
                        && test.operator().holds(order.compare(value.getDouble(), (double) literal));
            case Binary literal ->
                test.operator().holds(((PrimitiveComparator<Binary>) order).compare(value.getBinary(), literal));
            default ->
                throw new IllegalStateException(
                        "no literal of " + test.literal().getClass() + " is made");
        };
    }

    private static Comparable<?> literal(ParquetColumn column, RowCondition.Comparison comparison)
            throws TableException {
        PrimitiveType type = column.descriptor().getPrimitiveType();
        boolean plain = type.getLogicalTypeAnnotation() == null
                || type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation;
        Object literal = comparison.literal();
        try {
            if (literal instanceof String text && column.isText()) {
                return Binary.fromString(text);
            }
            if (literal instanceof Boolean truth
                    && type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BOOLEAN
                    && !comparison.operator().isOrder()) {
                return truth;
            }
            if (literal instanceof BigDecimal number && plain) {
                Comparable<?> of = number(number, type);
                if (of != null) {
                    return of;
                }
            }
        } catch (ArithmeticException beyond) {
            throw refused(column, comparison, beyond);
        }
        throw refused(column, comparison, null);
    }

    private static Comparable<?> number(BigDecimal number, PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> (Comparable<?>) number.intValueExact();
            case INT64 -> number.longValueExact();
            case FLOAT -> number.floatValue();
            case DOUBLE -> number.doubleValue();
            default -> null;
        };
    }

    private static TableException refused(ParquetColumn column, RowCondition.Comparison comparison, Throwable cause) {
        String literal = comparison.literal() instanceof String text ? "'" + text + "'" : "" + comparison.literal();
        return new TableException(
                "holds " + column.type() + " in column '" + column.path() + "', which does not compare with " + literal
                        + " by " + comparison.operator(),
                "compare text with text in quotes, whole numbers with whole numbers of their range, truth values by ="
                        + " and !=",
                cause);
    }

    private static FilterPredicate predicate(Test test) {
        String path = test.column().path();
        return switch (test.literal()) {
            case Integer literal -> ordered(FilterApi.intColumn(path), test.operator(), literal);
            case Long literal -> ordered(FilterApi.longColumn(path), test.operator(), literal);
            case Float literal -> ordered(FilterApi.floatColumn(path), test.operator(), literal);
            case Double literal -> ordered(FilterApi.doubleColumn(path), test.operator(), literal);
            case Binary literal -> ordered(FilterApi.binaryColumn(path), test.operator(), literal);
            case Boolean literal -> {
                Operators.BooleanColumn column = FilterApi.booleanColumn(path);
                yield test.operator() == RowCondition.Operator.EQUAL
                        ? FilterApi.eq(column, literal)
                        : FilterApi.notEq(column, literal);
            }
            default ->
                throw new IllegalStateException(
                        "no literal of " + test.literal().getClass() + " is made");
        };
    }

    private static <T extends Comparable<T>, C extends Operators.Column<T> & Operators.SupportsLtGt>
            FilterPredicate ordered(C column, RowCondition.Operator operator, T literal) {
        return switch (operator) {
            case EQUAL -> FilterApi.eq(column, literal);
            case UNEQUAL -> FilterApi.notEq(column, literal);
            case LESS -> FilterApi.lt(column, literal);
            case AT_MOST -> FilterApi.ltEq(column, literal);
            case MORE -> FilterApi.gt(column, literal);
            case AT_LEAST -> FilterApi.gtEq(column, literal);
        };
    }
}
