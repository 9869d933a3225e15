package dev.quern.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.github.luben.zstd.ZstdOutputStream;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Writer;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;

/// Writes rows as JSON lines, a file for each unit of the input. Values that are null are left out. With Zstandard a
/// file is a row of frames of about 8 MiB of text, each of whole lines, so that a file can be read in pieces.
///
/// Columns of text, integers, floating point numbers, truth values, and lists of these.
public final class WriteJsonl implements Writer {
    /// Kind of the artifact.
    static final String KIND = "json-lines";

    private static final int FRAME = 8 << 20;
    private static final int BUFFER = 1 << 16;

    /// How files are compressed.
    public enum Packing {
        ZSTD(".jsonl.zst"),
        GZIP(".jsonl.gz"),
        NONE(".jsonl");

        private final String ending;

        Packing(String ending) {
            this.ending = ending;
        }
    }

    @Doc("Writes rows as JSON lines.")
    public record Config(
            @Doc("name of the files; '-', the unit's number in five digits and the ending follow") @Default("part")
            String name,

            @Doc("columns to write; all of them unless named") @Default("[]")
            List<String> columns,

            @Doc("zstd, gzip or none") @Default("zstd") Packing compression,

            @Doc("level of Zstandard") @Default("3") @Range(atLeast = 1, atMost = 22)
            int level) {
        public Config {
            PlanException.check(
                    name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                    "name",
                    "must be letters, digits, '.', '_' and '-', got '%s'",
                    name);
        }
    }

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final Config config;

    @Inject
    WriteJsonl(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        List<String> names =
                inputs.rows().getFields().stream().map(Field::getName).toList();
        for (String column : config.columns()) {
            PlanException.check(
                    names.contains(column),
                    "columns",
                    "column '%s' not found; the rows have %s",
                    column,
                    Columns.names(inputs.rows()));
        }
        for (Field field : inputs.rows().getFields()) {
            if (config.columns().isEmpty() || config.columns().contains(field.getName())) {
                PlanException.check(
                        hasForm(field),
                        "columns",
                        "column '%s' is %s, which this step cannot write; name the others",
                        field.getName(),
                        field.getType());
            }
        }
        return Outputs.artifact(KIND);
    }

    private static boolean hasForm(Field field) {
        return switch (field.getType().getTypeID()) {
            case Utf8, Int, FloatingPoint, Bool -> true;
            case List -> hasForm(field.getChildren().getFirst());
            default -> false;
        };
    }

    @Override
    public Shard open(StepContext context, ArtifactWriter files) throws IOException {
        Path file = files.file("%s-%05d%s".formatted(config.name(), context.unit(), config.compression().ending));
        return new Lines(context.unit(), Files.newOutputStream(file));
    }

    private final class Lines implements Shard {
        private final int unit;
        private final OutputStream file;
        private Counted frame;
        private JsonGenerator json;
        private long row;

        Lines(int unit, OutputStream file) throws IOException {
            this.unit = unit;
            this.file = new BufferedOutputStream(file, BUFFER);
            begin();
        }

        private void begin() throws IOException {
            OutputStream packed =
                    switch (config.compression()) {
                        case ZSTD -> new ZstdOutputStream(new Kept(file), config.level());
                        case GZIP -> new GZIPOutputStream(new Kept(file), BUFFER);
                        case NONE -> new Kept(file);
                    };
            frame = new Counted(new BufferedOutputStream(packed, BUFFER));
            json = JSON.createGenerator(frame).setRootValueSeparator(null);
        }

        @Override
        public void write(VectorSchemaRoot batch) throws IOException {
            List<FieldVector> columns = new ArrayList<>(batch.getFieldVectors());
            columns.removeIf(
                    column -> !config.columns().isEmpty() && !config.columns().contains(column.getName()));
            for (int i = 0; i < batch.getRowCount(); i++, row++) {
                json.writeStartObject();
                for (FieldVector column : columns) {
                    if (!column.isNull(i)) {
                        json.writeFieldName(column.getName());
                        value(column, column, i);
                    }
                }
                json.writeEndObject();
                json.writeRaw('\n');
                endFrame();
            }
        }

        private void endFrame() throws IOException {
            if (config.compression() == Packing.ZSTD && frame.count >= FRAME) {
                json.close();
                frame.close();
                begin();
            }
        }

        private void value(FieldVector named, FieldVector column, int i) throws IOException {
            switch (column) {
                case VarCharVector text -> {
                    byte[] utf8 = text.get(i);
                    json.writeUTF8String(utf8, 0, utf8.length);
                }
                case BaseIntVector number -> json.writeNumber(number.getValueAsLong(i));
                case FloatingPointVector number -> number(named, number.getValueAsDouble(i));
                case BitVector truth -> json.writeBoolean(truth.get(i) == 1);
                case ListVector list -> {
                    json.writeStartArray();
                    for (int item = list.getElementStartIndex(i); item < list.getElementEndIndex(i); item++) {
                        if (list.getDataVector().isNull(item)) {
                            json.writeNull();
                        } else {
                            value(named, list.getDataVector(), item);
                        }
                    }
                    json.writeEndArray();
                }
                default -> throw new IllegalStateException("the plan let " + column.getField() + " pass");
            }
        }

        private void number(FieldVector named, double value) throws IOException {
            if (!Double.isFinite(value)) {
                throw new QuernException(
                        ErrorCode.INPUT_MALFORMED,
                        "row " + row + " of unit " + unit + ", column '" + named.getName() + "': " + value
                                + " has no form in JSON",
                        "leave the column out with 'columns'");
            }
            json.writeNumber(value);
        }

        @Override
        public void finish() throws IOException {
            json.close();
            frame.close();
            file.close();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// A stream that stays open when a frame upon it ends.
    private static final class Kept extends FilterOutputStream {
        Kept(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /// Counts what was written.
    private static final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
