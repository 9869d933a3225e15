package dev.quern.tokenize;

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
import dev.quern.api.StoredRows;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.data.LlmcWriter;
import dev.quern.tokenizer.data.MegatronWriter;
import dev.quern.tokenizer.data.NumpyWriter;
import dev.quern.tokenizer.data.TokenWriter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Writes documents of tokens in the layout of a trainer, in the order of the rows. Rows without tokens are left out.
///
/// Inputs: rows with a list of int32; the tokenizer. Output: an artifact of kind [#KIND]; step `publish` copies it out.
public final class WriteTokens implements Task {
    /// Kind of the artifact.
    static final String KIND = "token-data";

    private static final String TOKENIZER = "tokenizer";

    /// Layouts of token data.
    public enum Format {
        /// Megatron-LM's indexed dataset, `.bin` and `.idx`.
        MEGATRON,
        /// llm.c's shards, `_000000.bin` and on.
        LLMC,
        /// NumPy's arrays `.npy` and `_bounds.npy`, made for memory maps.
        NUMPY,
        /// One Arrow IPC file.
        ARROW,
        /// One Parquet file.
        PARQUET
    }

    @Doc("Writes token data in a trainer's layout.")
    public record Config(
            @Doc("megatron, llmc, numpy, arrow or parquet") Format format,

            @Doc("name of the files, without the ending") @Default("tokens")
            String name,

            @Doc("column of token lists") @Default("tokens") String column,

            @Doc("llmc only: special token before each document") @Default("<|endoftext|>")
            String endOfText,

            @Doc("llmc only: tokens in a shard") @Default("100000000") @Range(atLeast = 1, atMost = 500_000_000)
            int shardTokens) {
        public Config {
            PlanException.check(
                    name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                    "name",
                    "must be letters, digits, '.', '_' and '-', got '%s'",
                    name);
        }
    }

    private final Config config;

    @Inject
    WriteTokens(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(TOKENIZER, TrainBpe.KIND);
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.List.class);
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Tokenizer tokenizer = Tokenize.load(context);
        ArtifactWriter output = context.output("");
        Path directory = output.file(config.name()).getParent();
        String port = context.inputs().stream()
                .filter(name -> !name.equals(TOKENIZER))
                .findFirst()
                .orElseThrow();
        StoredRows rows = context.rows(port);
        long[] counts = new long[2];
        try (TokenWriter writer = writer(directory, tokenizer, context)) {
            for (int part = 0; part < rows.parts(); part++) {
                rows.read(part, batch -> write(batch, writer, counts));
                context.progress(part + 1L, rows.parts(), "parts", counts[1] + " tokens");
                if (context.stopRequested()) {
                    throw context.stopped();
                }
            }
            writer.finish();
        } catch (IllegalArgumentException wrongId) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "column '" + config.column() + "': " + wrongId.getMessage(),
                    "give the tokenizer that made these tokens",
                    wrongId);
        }
        output.property("documents", Long.toString(counts[0]));
        output.property("tokens", Long.toString(counts[1]));
    }

    private TokenWriter writer(Path directory, Tokenizer tokenizer, TaskContext context) throws IOException {
        int vocabulary = tokenizer.vocabularySize();
        return switch (config.format()) {
            case MEGATRON -> new MegatronWriter(directory, config.name(), vocabulary);
            case LLMC ->
                new LlmcWriter(directory, config.name(), vocabulary, endOfText(tokenizer), config.shardTokens());
            case NUMPY -> new NumpyWriter(directory, config.name(), vocabulary);
            case ARROW -> new ArrowTokenWriter(directory.resolve(config.name() + ".arrow"), context.allocator());
            case PARQUET -> new ParquetTokenWriter(directory.resolve(config.name() + ".parquet"));
        };
    }

    private int endOfText(Tokenizer tokenizer) {
        if (!tokenizer.special().contains(config.endOfText())) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "end-of-text: the tokenizer has no special token '" + config.endOfText() + "'; it has "
                            + tokenizer.special(),
                    "name one of them, or add it to 'special' of the step that trains the tokenizer");
        }
        return tokenizer.specialId(config.endOfText());
    }

    private void write(VectorSchemaRoot batch, TokenWriter writer, long[] counts) throws IOException {
        ListVector lists = (ListVector) batch.getVector(config.column());
        IntVector items = (IntVector) lists.getDataVector();
        int[] ids = new int[1024];
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (lists.isNull(row)) {
                continue;
            }
            int start = lists.getElementStartIndex(row);
            int count = lists.getElementEndIndex(row) - start;
            ids = count > ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
            for (int i = 0; i < count; i++) {
                ids[i] = items.get(start + i);
            }
            writer.document(ids, 0, count);
            counts[0]++;
            counts[1] += count;
        }
    }
}
