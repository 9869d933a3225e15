package dev.quern.batching.table;

import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.StepBinder;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.batching.table.EncodeTable.Category;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/// Second pass of `encode-table`: encodes rows by what was learned. Rows that were left out are counted as
/// `missing-value`.
public final class EncodeRows implements Transform {
    private final EncodeTable config;
    private TableColumns columns;
    private StepContext context;
    private TableEncoding encoding;
    private long first;

    @Inject
    EncodeRows(EncodeTable config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(StepBinder.FIRST_PASS, TableEncoding.KIND);
        return Outputs.rows(TableColumns.of(inputs.rows(), config).schema());
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        first = 0;
        encoding = started.artifact(StepBinder.FIRST_PASS).load(TableEncoding.class, artifact -> {
            try (DataInputStream in = new DataInputStream(
                    new BufferedInputStream(Files.newInputStream(artifact.file(LearnTable.FILE))))) {
                return TableEncoding.read(in);
            }
        });
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        if (columns == null) {
            columns = TableColumns.of(batch.getSchema(), config);
        }
        TableReader reader = new TableReader(columns, batch, context.unit(), first);
        int[] used = new int[batch.getRowCount()];
        int count = 0;
        try (VectorSchemaRoot encoded = VectorSchemaRoot.create(columns.schema(), context.allocator())) {
            Features features = new Features(
                    columns, (FixedSizeListVector) encoded.getVector(TableColumns.FEATURES), batch.getRowCount());
            for (int row = 0; row < batch.getRowCount(); row++) {
                if (features.add(reader, row)) {
                    used[count++] = row;
                }
            }
            features.finish();
            carry(columns, batch, encoded, used, count);
            encoded.setRowCount(count);
            if (count > 0) {
                out.emit(encoded);
            }
        }
        first += batch.getRowCount();
        if (count < batch.getRowCount()) {
            out.dropped("missing-value", batch.getRowCount() - count);
        }
    }

    private static void carry(TableColumns columns, VectorSchemaRoot from, VectorSchemaRoot to, int[] rows, int count) {
        for (String name : columns.carried()) {
            FieldVector source = from.getVector(name);
            FieldVector target = to.getVector(name);
            target.setInitialCapacity(count);
            for (int i = 0; i < count; i++) {
                target.copyFromSafe(rows[i], i, source);
            }
            target.setValueCount(count);
        }
    }

    /// Writes the features of one batch, row after row.
    private final class Features {
        private final TableColumns columns;
        private final FixedSizeListVector lists;
        private final Float4Vector items;
        private final double[] raw;
        private final double[] values;
        private int rows;

        Features(TableColumns columns, FixedSizeListVector lists, int most) {
            this.columns = columns;
            this.lists = lists;
            items = (Float4Vector) lists.getDataVector();
            raw = new double[columns.numeric().size()];
            values = new double[columns.names().size()];
            lists.setInitialCapacity(most);
            lists.allocateNew();
            items.allocateNew(most * values.length);
        }

        /// Tells whether the row is used.
        boolean add(TableReader reader, int row) {
            if (!reader.numbers(row, config.missing(), raw)) {
                return false;
            }
            Arrays.fill(values, 0);
            for (int i = 0; i < raw.length; i++) {
                boolean missing = Double.isNaN(raw[i]);
                TableEncoding.Numbers known = encoding.numbers().get(i);
                values[i] = ((missing ? known.fill() : raw[i]) - known.shift()) / known.divisor();
                if (missing && columns.flags().isPresent()) {
                    values[columns.flags().get() + i] = 1;
                }
            }
            columns.monomials().fill(values);
            addCategories(reader, row);
            write(reader, row);
            return true;
        }

        private void addCategories(TableReader reader, int row) {
            int at = columns.categories();
            for (int i = 0; i < config.categorical().size(); i++) {
                Category category = config.categorical().get(i);
                values[at + index(category, encoding.categories().get(i), reader, i, row)] = 1;
                at += category.width();
            }
        }

        private int index(Category category, Map<String, Integer> known, TableReader reader, int column, int row) {
            String value = reader.category(column, row);
            Integer index = value == null ? null : known.get(value);
            if (index != null) {
                return index;
            }
            if (category.other()) {
                return category.width() - 1;
            }
            throw new QuernException(
                    ErrorCode.BAD_ROW,
                    reader.row(row) + (value == null ? " has no value" : " has '" + value + "'") + " in column '"
                            + category.column() + "', which has the categories " + List.copyOf(known.keySet()),
                    "add it to 'values', or say 'other: true'");
        }

        private void write(TableReader reader, int row) {
            lists.setNotNull(rows);
            int at = rows * values.length;
            for (int i = 0; i < values.length; i++) {
                float value = (float) values[i];
                if (!Float.isFinite(value)) {
                    throw new QuernException(
                            ErrorCode.NOT_FINITE,
                            reader.row(row) + " has the feature '"
                                    + columns.names().get(i) + "' = " + values[i] + ", which is no finite float32",
                            "leave such rows out, or take a lower degree");
                }
                items.set(at + i, value);
            }
            rows++;
        }

        void finish() {
            items.setValueCount(rows * values.length);
            lists.setValueCount(rows);
        }
    }
}
