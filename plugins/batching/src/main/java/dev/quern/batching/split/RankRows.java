package dev.quern.batching.split;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.batching.values.LabelColumn;
import dev.quern.batching.values.RowNames;
import dev.quern.batching.values.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// First pass of all splits here: gathers the rows of each class, ranks them by a hash of seed and id, and
/// decides a number for each. Holds 24 bytes for each row.
///
/// What is decided depends on ids, classes, groups and the seed; the order of the input counts only between
/// rows with equal ids.
abstract class RankRows implements Summary<RowTable> {
    private static final String NONE = "";
    private static final String NAMED = "=";

    private final RankColumns columns;

    RankRows(RankColumns columns) {
        this.columns = columns;
    }

    /// Decides a number for each row of the table.
    abstract Decisions decide(RowTable rows, long seed);

    @Override
    public Outputs plan(Inputs inputs) {
        columns.require(inputs);
        return Outputs.artifact(Decisions.KIND);
    }

    @Override
    public RowTable create() {
        return new RowTable();
    }

    @Override
    public void add(RowTable rows, VectorSchemaRoot batch, int unit, long firstRow) {
        VarCharVector ids = (VarCharVector) batch.getVector(columns.id());
        for (int row = 0; row < batch.getRowCount(); row++) {
            String name = columns.classes().isPresent() ? name(batch, unit, firstRow, row) : NONE;
            long id = ids.isNull(row) ? 0 : Seeds.of(ids.get(row));
            rows.add(name, id, group(batch, unit, firstRow, row), (long) unit << Integer.SIZE | firstRow + row);
            LabelColumn.checkClasses(columns.classes().orElse(NONE), rows.classes());
        }
    }

    private String name(VectorSchemaRoot batch, int unit, long first, int row) {
        LabelColumn column = new LabelColumn(columns.classes().orElseThrow(), Target.CLASS);
        FieldVector labels = batch.getVector(column.name());
        if (!labels.isNull(row)) {
            return NAMED + column.text(labels, row);
        }
        if (columns.labelled()) {
            throw new QuernException(
                    ErrorCode.BAD_ROW,
                    RowNames.of(batch, unit, first, row) + " has no label in column '" + column.name() + "'",
                    "leave such rows out");
        }
        return NONE;
    }

    private long group(VectorSchemaRoot batch, int unit, long first, int row) {
        if (columns.group().isEmpty()) {
            return 0;
        }
        FieldVector groups = batch.getVector(columns.group().get());
        if (groups.isNull(row)) {
            throw new QuernException(
                    ErrorCode.BAD_ROW,
                    RowNames.of(batch, unit, first, row) + " has no group in column '"
                            + columns.group().get() + "'",
                    "leave such rows out, or give each a group of its own");
        }
        String text = new LabelColumn(columns.group().get(), Target.CLASS).text(groups, row);
        return Seeds.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public RowTable merge(RowTable left, RowTable right) {
        left.addAll(right);
        return left;
    }

    @Override
    public void write(RowTable rows, DataOutput out) throws IOException {
        rows.write(out);
    }

    @Override
    public RowTable read(DataInput in) throws IOException {
        return RowTable.read(in);
    }

    @Override
    public void finish(RowTable rows, StepContext context, ArtifactWriter out) throws IOException {
        decide(rows, context.seed()).write(Decisions.file(out));
    }

    /// The rows of a class in the order of the hash of seed and id, equal ones in the order of the input.
    static RowTable.Row[] ranked(RowTable table, String name, long seed) {
        RowTable.Row[] rows = table.rows(name);
        Arrays.sort(
                rows,
                Comparator.comparingLong((RowTable.Row row) -> Seeds.of(seed, 'i', row.id()))
                        .thenComparingLong(RowTable.Row::place));
        return rows;
    }
}
