package dev.quern.tokenize;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.IntListWriter;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.tokenizer.Encoder;
import dev.quern.tokenizer.IntList;
import dev.quern.tokenizer.SpecialText;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFormatException;
import dev.quern.tokenizer.TokenizerJson;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
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
            boolean checkRoundTrip,

            @Doc("what the name of a special token in a text is: text, the token itself (allow) or an error (refuse)")
            @Default("text")
            Special special,

            @Doc("most tokens of a text, without the one that is appended; longer ones are cut") @Range(atLeast = 1)
            OptionalInt maxTokens) {}

    /// What the name of a special token in a text is.
    public enum Special {
        /// Text like any other.
        TEXT(SpecialText.AS_TEXT),
        /// The token.
        ALLOW(SpecialText.ALLOW),
        /// An error.
        REFUSE(SpecialText.REFUSE);

        private final SpecialText policy;

        Special(SpecialText policy) {
            this.policy = policy;
        }
    }

    private final Config config;
    private StepContext context;
    private Tokenizer tokenizer;
    private Encoder encoder;
    private Schema schema;
    private final IntList ids = new IntList();

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
        Tokenizer loaded = load(started);
        if (loaded != tokenizer) {
            tokenizer = loaded;
            encoder = loaded.encoder().special(config.special().policy);
        }
        config.append().ifPresent(token -> TokenFormat.special(loaded, "append", token));
    }

    /// The tokenizer on the port of that name.
    static Tokenizer load(StepContext context) throws IOException {
        try {
            return context.artifact("tokenizer")
                    .load(Tokenizer.class, artifact -> TokenizerJson.read(artifact.file(TrainBpe.FILE)));
        } catch (TokenizerFormatException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    damaged.getMessage(),
                    "train the tokenizer again or repair the file",
                    damaged);
        }
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        schema = schema == null ? outputSchema(batch.getSchema()) : schema;
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        int rows = batch.getRowCount();
        try (VectorSchemaRoot result = VectorSchemaRoot.create(schema, context.allocator())) {
            for (int column = 0; column < schema.getFields().size() - 2; column++) {
                share(batch.getVector(schema.getFields().get(column).getName()), result.getVector(column), rows);
            }
            BigIntVector bytes = (BigIntVector) result.getVector("bytes");
            bytes.allocateNew(rows);
            IntListWriter tokens =
                    new IntListWriter((ListVector) result.getVector("tokens"), texts.getEndOffset(rows - 1) / 3);
            long made = 0;
            for (int row = 0; row < rows; row++) {
                if (texts.isNull(row)) {
                    bytes.setNull(row);
                    tokens.addNull();
                } else {
                    byte[] text = texts.get(row);
                    int[] ids = encode(text, batch, row);
                    bytes.set(row, text.length);
                    tokens.add(ids, 0, ids.length);
                    made += ids.length;
                }
            }
            context.count("tokens", made);
            bytes.setValueCount(rows);
            tokens.finish();
            result.setRowCount(rows);
            out.emit(result);
        }
    }

    private int[] encode(byte[] text, VectorSchemaRoot batch, int row) {
        ids.clear();
        try {
            if (config.maxTokens().isPresent()) {
                ids.addAll(encoder.encode(text, config.maxTokens().getAsInt()));
            } else {
                encoder.encode(text, 0, text.length, ids);
            }
        } catch (SpecialText.RefusedException refused) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    place(batch, row) + ": " + refused.getMessage(),
                    "remove it, or set 'special' to text or allow",
                    refused);
        }
        boolean whole = config.maxTokens().isEmpty() && config.special() == Special.TEXT;
        if (config.checkRoundTrip() && whole && !Arrays.equals(tokenizer.decode(ids.toArray()), text)) {
            throw new QuernException(
                    ErrorCode.INTERNAL, "a text of " + text.length + " bytes does not survive encoding", "");
        }
        config.append().ifPresent(token -> ids.add(tokenizer.specialId(token)));
        return ids.toArray();
    }

    /// A row by its id, where it has one.
    private String place(VectorSchemaRoot batch, int row) {
        FieldVector id = batch.getVector("id");
        return id == null || id.isNull(row)
                ? "unit " + context.unit() + ", row " + row
                : "row '" + id.getObject(row) + "'";
    }

    /// Shows the same memory in another batch.
    private static void share(FieldVector from, FieldVector to, int rows) {
        from.makeTransferPair(to).splitAndTransfer(0, rows);
    }
}
