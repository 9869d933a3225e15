package dev.quern.ingest;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Writer;
import dev.quern.datasets.parquet.ParquetBatchWriter;
import dev.quern.datasets.parquet.ParquetTypes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Writes rows as Parquet files, a file for each unit of the input. The same rows give the same bytes.
///
/// Columns of text, integers, floating point numbers, truth values, and lists of these.
public final class WriteParquet implements Writer {
    /// Kind of the artifact.
    static final String KIND = "parquet";

    @Doc("Writes rows as Parquet files.")
    public record Config(
            @Doc("name of the files; '-', the unit's number in five digits and '.parquet' follow") @Default("part")
            String name,

            @Doc("columns to write, in this order; all of them unless named") @Default("[]")
            List<String> columns,

            @Doc("zstd, snappy, gzip or none") @Default("zstd")
            ParquetBatchWriter.Packing compression,

            @Doc("level of Zstandard") @Default("3") @Range(atLeast = 1, atMost = 22)
            int level,

            @Doc("compressed bytes after which a row group ends; readers can share a file by row groups")
            @Default("16MiB")
            ByteSize rowGroup) {
        public Config {
            PlanException.check(
                    name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                    "name",
                    "must be letters, digits, '.', '_' and '-', got '%s'",
                    name);
            PlanException.check(
                    rowGroup.bytes() >= 1 << 10 && rowGroup.bytes() <= 1 << 30,
                    "row-group",
                    "must be between 1KiB and 1GiB, is %d bytes",
                    rowGroup.bytes());
        }
    }

    private final Config config;

    @Inject
    WriteParquet(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        List<Field> fields = chosen(inputs.rows());
        PlanException.check(!fields.isEmpty(), "columns", "the rows have no column to write");
        for (Field field : fields) {
            PlanException.check(
                    ParquetTypes.canWrite(field),
                    "columns",
                    "column '%s' is %s, which this step cannot write; name the others",
                    field.getName(),
                    field.getType());
        }
        return Outputs.artifact(KIND);
    }

    private List<Field> chosen(Schema schema) {
        if (config.columns().isEmpty()) {
            return schema.getFields();
        }
        List<Field> fields = new ArrayList<>();
        for (String column : config.columns()) {
            List<Field> named = schema.getFields().stream()
                    .filter(field -> field.getName().equals(column))
                    .toList();
            PlanException.check(
                    !named.isEmpty(),
                    "columns",
                    "column '%s' not found; the rows have %s",
                    column,
                    Columns.names(schema));
            PlanException.check(!fields.contains(named.getFirst()), "columns", "column '%s' is named twice", column);
            fields.add(named.getFirst());
        }
        return fields;
    }

    @Override
    public Shard open(StepContext context, ArtifactWriter files) throws IOException {
        return new Rows(files.file("%s-%05d.parquet".formatted(config.name(), context.unit())));
    }

    /// The file begins with the first batch, whose schema it takes.
    private final class Rows implements Shard {
        private final Path file;
        private ParquetBatchWriter writer;

        Rows(Path file) {
            this.file = file;
        }

        @Override
        public void write(VectorSchemaRoot batch) throws IOException {
            if (writer == null) {
                writer = new ParquetBatchWriter(
                        file,
                        chosen(batch.getSchema()),
                        new ParquetBatchWriter.Layout(
                                config.compression(),
                                config.level(),
                                config.rowGroup().bytes()));
            }
            writer.write(batch);
        }

        @Override
        public void finish() throws IOException {
            if (writer != null) {
                writer.finish();
            }
        }

        @Override
        public void close() throws IOException {
            if (writer != null) {
                writer.close();
            }
        }
    }
}
