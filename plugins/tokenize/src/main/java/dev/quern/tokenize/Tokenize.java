package dev.quern.tokenize;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.tokenizer.Encoder;
import dev.quern.tokenizer.IntList;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFormatException;
import dev.quern.tokenizer.TokenizerJson;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Replaces a text column by `bytes` (length of the text in UTF-8) and `tokens` (its ids). A row without text has
/// null in both.
public final class Tokenize implements Transform {

    public record Config(
            @Doc("text column to encode") @Default("text") String column,

            @Doc("special token to put behind each text, such as <|endoftext|>")
            Optional<String> append,

            @Doc("whether the text column stays") @Default("false")
            boolean keepText,

            @Doc("decode each text again and compare; costs a fifth more time") @Default("false")
            boolean checkRoundTrip) {}

    private final Config config;
    private StepContext context;
    private Tokenizer tokenizer;
    private Encoder encoder;
    private Schema schema;

    @Inject
    Tokenize(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact("tokenizer", TrainBpe.KIND);
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.rows(outputSchema(inputs.rows()));
    }

    private Schema outputSchema(Schema input) {
        List<Field> fields = new ArrayList<>(input.getFields());
        if (!config.keepText()) {
            fields.removeIf(field -> field.getName().equals(config.column()));
        }
        Schema rest = Columns.add(new Schema(fields), "column", Columns.int64("bytes"));
        return Columns.add(rest, "column", Columns.intList("tokens"));
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        Tokenizer loaded;
        try {
            loaded = started.artifact("tokenizer")
                    .load(Tokenizer.class, artifact -> TokenizerJson.read(artifact.file(TrainBpe.FILE)));
        } catch (TokenizerFormatException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    damaged.getMessage(),
                    "train the tokenizer again or repair the file",
                    damaged);
        }
        if (loaded != tokenizer) {
            tokenizer = loaded;
            encoder = loaded.encoder();
        }
        if (config.append().isPresent()
                && !loaded.special().contains(config.append().get())) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "append: the tokenizer has no special token '"
                            + config.append().get() + "'; it has " + loaded.special(),
                    "name one of them, or add it to 'special' of the step that trains the tokenizer");
        }
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        schema = schema == null ? outputSchema(batch.getSchema()) : schema;
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        int rows = batch.getRowCount();
        try (VectorSchemaRoot result = VectorSchemaRoot.create(schema, context.allocator())) {
            for (int column = 0; column < schema.getFields().size() - 2; column++) {
                copy(batch.getVector(schema.getFields().get(column).getName()), result.getVector(column), rows);
            }
            BigIntVector bytes = (BigIntVector) result.getVector("bytes");
            ListVector tokens = (ListVector) result.getVector("tokens");
            bytes.allocateNew(rows);
            tokens.allocateNew();
            IntList ids = new IntList();
            for (int row = 0; row < rows; row++) {
                if (texts.isNull(row)) {
                    bytes.setNull(row);
                    tokens.setNull(row);
                } else {
                    byte[] text = texts.get(row);
                    encode(text, ids);
                    bytes.set(row, text.length);
                    write(ids, tokens, row);
                }
            }
            bytes.setValueCount(rows);
            tokens.setValueCount(rows);
            result.setRowCount(rows);
            out.emit(result);
        }
    }

    private void encode(byte[] text, IntList ids) {
        ids.clear();
        encoder.encode(text, 0, text.length, ids);
        if (config.checkRoundTrip() && !Arrays.equals(tokenizer.decode(ids.toArray()), text)) {
            throw new QuernException(
                    ErrorCode.INTERNAL, "a text of " + text.length + " bytes does not survive encoding", "");
        }
        config.append().ifPresent(token -> ids.add(tokenizer.specialId(token)));
    }

    private static void write(IntList ids, ListVector tokens, int row) {
        int start = tokens.startNewValue(row);
        IntVector data = (IntVector) tokens.getDataVector();
        while (data.getValueCapacity() < start + ids.size()) {
            data.reAlloc();
        }
        for (int i = 0; i < ids.size(); i++) {
            data.set(start + i, ids.get(i));
        }
        tokens.endValue(row, ids.size());
    }

    private static void copy(FieldVector from, FieldVector to, int rows) {
        to.setInitialCapacity(rows);
        for (int row = 0; row < rows; row++) {
            to.copyFromSafe(row, row, from);
        }
        to.setValueCount(rows);
    }
}
