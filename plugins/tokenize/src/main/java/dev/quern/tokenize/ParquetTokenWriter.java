package dev.quern.tokenize;

import dev.quern.datasets.parquet.ParquetCodecs;
import dev.quern.tokenizer.data.TokenWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
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
import org.apache.parquet.schema.MessageTypeParser;

/// Documents as rows of a Parquet file: one column `tokens`, a list of int32, compressed with Zstandard.
final class ParquetTokenWriter implements TokenWriter {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType(
            "message tokens { required group tokens (LIST) { repeated group list { required int32 element; } } }");

    private final Path file;
    private final Path part;
    private final ParquetWriter<int[]> writer;
    private boolean open = true;

    ParquetTokenWriter(Path file) throws IOException {
        this.file = file;
        part = file.resolveSibling("." + file.getFileName() + ".part");
        writer = new Builder(new LocalOutputFile(part))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCodecFactory(new ParquetCodecs())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .build();
    }

    @Override
    public void document(int[] ids, int from, int count) throws IOException {
        writer.write(from == 0 && count == ids.length ? ids : Arrays.copyOfRange(ids, from, from + count));
    }

    @Override
    public void finish() throws IOException {
        open = false;
        writer.close();
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            writer.close();
        }
        Files.deleteIfExists(part);
    }

    private static final class Builder extends ParquetWriter.Builder<int[], Builder> {
        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet still demands it.
        protected WriteSupport<int[]> getWriteSupport(Configuration ignored) {
            return new Documents();
        }

        @Override
        protected WriteSupport<int[]> getWriteSupport(ParquetConfiguration ignored) {
            return new Documents();
        }
    }

    private static final class Documents extends WriteSupport<int[]> {
        private RecordConsumer out;

        @Override
        @SuppressWarnings("deprecation") // Parquet still demands it.
        public WriteContext init(Configuration ignored) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration ignored) {
            return new WriteContext(SCHEMA, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(int[] ids) {
            out.startMessage();
            out.startField("tokens", 0);
            out.startGroup();
            if (ids.length > 0) {
                out.startField("list", 0);
                for (int id : ids) {
                    out.startGroup();
                    out.startField("element", 0);
                    out.addInteger(id);
                    out.endField("element", 0);
                    out.endGroup();
                }
                out.endField("list", 0);
            }
            out.endGroup();
            out.endField("tokens", 0);
            out.endMessage();
        }
    }
}
