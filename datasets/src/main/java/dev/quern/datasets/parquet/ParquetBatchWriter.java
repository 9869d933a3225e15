package dev.quern.datasets.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/// Writes batches of Arrow's as rows of a Parquet file; the same rows give the same bytes. Text carries the
/// annotation of strings, a list is a group of three levels, and every column may be null.
public final class ParquetBatchWriter implements Closeable {
    private final List<String> columns;
    private final ParquetWriter<Integer> writer;
    private final Rows rows;
    private boolean open = true;

    /// How pages are compressed.
    public enum Packing {
        ZSTD(CompressionCodecName.ZSTD),
        SNAPPY(CompressionCodecName.SNAPPY),
        GZIP(CompressionCodecName.GZIP),
        NONE(CompressionCodecName.UNCOMPRESSED);

        private final CompressionCodecName codec;

        Packing(CompressionCodecName codec) {
            this.codec = codec;
        }
    }

    /// How a file is laid out.
    ///
    /// @param level of Zstandard
    /// @param rowGroup bytes, compressed, after which a row group ends
    public record Layout(Packing packing, int level, long rowGroup) {}

    /// @param fields columns to write, in order, each of a type that [ParquetTypes#canWrite]
    public ParquetBatchWriter(Path file, List<Field> fields, Layout layout) throws IOException {
        columns = fields.stream().map(Field::getName).toList();
        rows = new Rows(ParquetTypes.schema(fields));
        writer = new Builder(new LocalOutputFile(file), rows)
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCodecFactory(new ParquetCodecs(layout.level()))
                .withCompressionCodec(layout.packing().codec)
                .withRowGroupSize(layout.rowGroup())
                // Documents may be large: look after each row whether a page or a row group is full.
                .withMinRowCountForPageSizeCheck(1)
                .build();
    }

    /// Writes the rows of a batch, which has the columns under their names.
    public void write(VectorSchemaRoot batch) throws IOException {
        rows.batch = columns.stream().map(batch::getVector).toArray(FieldVector[]::new);
        for (int row = 0; row < batch.getRowCount(); row++) {
            writer.write(row);
        }
    }

    /// Writes what is left and the footer.
    public void finish() throws IOException {
        open = false;
        writer.close();
    }

    @Override
    public void close() throws IOException {
        if (open) {
            finish();
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
        private final Rows rows;

        Builder(OutputFile file, Rows rows) {
            super(file);
            this.rows = rows;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet still demands it.
        protected WriteSupport<Integer> getWriteSupport(Configuration ignored) {
            return rows;
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration ignored) {
            return rows;
        }
    }

    /// Hands the columns of a row to Parquet. A record is the row's place in the batch.
    private static final class Rows extends WriteSupport<Integer> {
        private final MessageType schema;
        private FieldVector[] batch;
        private RecordConsumer out;

        Rows(MessageType schema) {
            this.schema = schema;
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet still demands it.
        public WriteContext init(Configuration ignored) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration ignored) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(Integer row) {
            out.startMessage();
            for (int i = 0; i < batch.length; i++) {
                if (!batch[i].isNull(row)) {
                    out.startField(batch[i].getName(), i);
                    ParquetTypes.write(batch[i], row, out);
                    out.endField(batch[i].getName(), i);
                }
            }
            out.endMessage();
        }
    }
}
