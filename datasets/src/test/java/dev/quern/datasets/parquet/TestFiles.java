package dev.quern.datasets.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/// Files by the writer of Parquet's own examples.
final class TestFiles {
    private TestFiles() {}

    static void write(
            Path file,
            MessageType schema,
            CompressionCodecName codec,
            List<Group> rows,
            UnaryOperator<ExampleParquetWriter.Builder> options)
            throws IOException {
        ExampleParquetWriter.Builder builder = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCodecFactory(new ParquetCodecs())
                .withCompressionCodec(codec);
        try (ParquetWriter<Group> writer = options.apply(builder).build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
    }
}
