package dev.quern.tokenize;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StoredRows;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.tokenizer.Tokenizer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Writes documents of tokens in the layout of a trainer, in the order of the rows. Rows without tokens are left out.
///
/// Inputs: rows with a list of int32; the tokenizer. Output: an artifact of kind [#KIND]; step `publish` copies it out.
public final class WriteTokens implements Task {
    /// Kind of the artifact.
    static final String KIND = "token-data";

    /// What a name of files may be.
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private static final String TOKENIZER = "tokenizer";

    @Doc("Writes token data in a trainer's layout.")
    public record Config(
            @Doc("megatron, llmc, numpy, arrow or parquet") TokenFormat format,

            @Doc("name of the files, without the ending") @Default("tokens")
            String name,

            @Doc("column of token lists") @Default("tokens") String column,

            @Doc("llmc only: special token before each document") @Default("<|endoftext|>")
            String endOfText,

            @Doc("llmc only: tokens in a shard") @Default("100000000") @Range(atLeast = 1, atMost = 500_000_000)
            int shardTokens) {
        public Config {
            PlanException.check(
                    name.matches(NAME), "name", "must be letters, digits, '.', '_' and '-', got '%s'", name);
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
        TokenFormat.Target target =
                new TokenFormat.Target(directory, config.name(), config.endOfText(), config.shardTokens());
        try (TokenOutput tokens = config.format().open(target, tokenizer, config.column(), context)) {
            for (int part = 0; part < rows.parts(); part++) {
                rows.read(part, tokens::write);
                context.progress(part + 1L, rows.parts(), "parts", tokens.tokens() + " tokens");
                if (context.stopRequested()) {
                    throw context.stopped();
                }
            }
            tokens.finish();
            output.property("documents", Long.toString(tokens.documents()));
            output.property("tokens", Long.toString(tokens.tokens()));
        }
    }
}
