package dev.quern.batching.table;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepBinder;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.batching.table.EncodeTable.Missing;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/// First pass of `encode-table`: learns from the training rows. Rows that the second pass will leave out are
/// not learned from.
public final class LearnTable implements Summary<TableStatistics> {
    static final String FILE = "encoding.bin";

    private final EncodeTable config;
    private TableColumns columns;

    @Inject
    LearnTable(EncodeTable config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        TableColumns.of(
                inputs.names().contains(StepBinder.TRAIN) ? inputs.rows(StepBinder.TRAIN) : inputs.rows(), config);
        return Outputs.artifact(TableEncoding.KIND);
    }

    @Override
    public TableStatistics create() {
        return new TableStatistics(config.missing() == Missing.MEDIAN);
    }

    @Override
    public void add(TableStatistics statistics, VectorSchemaRoot batch, int unit, long firstRow) {
        if (columns == null) {
            columns = TableColumns.of(batch.getSchema(), config);
        }
        TableReader reader = new TableReader(columns, batch, unit, firstRow);
        List<TableStatistics.Numbers> numbers =
                columns.numeric().stream().map(statistics::numbers).toList();
        double[] values = new double[numbers.size()];
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (reader.numbers(row, config.missing(), values)) {
                for (int i = 0; i < values.length; i++) {
                    numbers.get(i).addUnlessMissing(values[i]);
                }
                count(statistics, reader, row);
                statistics.addRow();
            }
        }
    }

    private void count(TableStatistics statistics, TableReader reader, int row) {
        for (int i = 0; i < config.categorical().size(); i++) {
            EncodeTable.Category category = config.categorical().get(i);
            String value = category.slots().isPresent() ? reader.category(i, row) : null;
            if (value != null) {
                statistics.count(category.column(), value);
            }
        }
    }

    @Override
    public TableStatistics merge(TableStatistics left, TableStatistics right) {
        left.addAll(right);
        return left;
    }

    @Override
    public void write(TableStatistics statistics, DataOutput out) throws IOException {
        statistics.write(out);
    }

    @Override
    public TableStatistics read(DataInput in) throws IOException {
        return TableStatistics.read(in, config.missing() == Missing.MEDIAN);
    }

    @Override
    public void finish(TableStatistics statistics, StepContext context, ArtifactWriter out) throws IOException {
        TableEncoding encoding = TableEncoding.of(config, statistics);
        try (DataOutputStream file =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(out.file(FILE))))) {
            encoding.write(file);
        }
        out.property("rows", Long.toString(statistics.rows()));
    }
}
