package dev.quern.tokenize;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Writer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Writes documents of tokens in the layout of a trainer, one shard for each unit of the input, by all workers at once
/// and without storing the rows first. Rows without tokens are left out. Shard after shard by name, the documents are
/// those of [WriteTokens] in the same order.
///
/// Inputs: rows with a list of int32; the tokenizer. Output: an artifact of kind [WriteTokens#KIND].
public final class WriteTokenShards implements Writer {

    @Doc("Writes token data in a trainer's layout, a shard for each unit of the input.")
    public record Config(
            @Doc("megatron, llmc, numpy, arrow or parquet") TokenFormat format,

            @Doc("name of the files; '-', the unit's number in five digits and the ending follow") @Default("tokens")
            String name,

            @Doc("column of token lists") @Default("tokens") String column,

            @Doc("llmc only: special token before each document") @Default("<|endoftext|>")
            String endOfText,

            @Doc("llmc only: tokens in a shard") @Default("100000000") @Range(atLeast = 1, atMost = 500_000_000)
            int shardTokens) {
        public Config {
            PlanException.check(
                    name.matches(WriteTokens.NAME),
                    "name",
                    "must be letters, digits, '.', '_' and '-', got '%s'",
                    name);
        }
    }

    private final Config config;

    @Inject
    WriteTokenShards(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact("tokenizer", TrainBpe.KIND);
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.List.class);
        return Outputs.artifact(WriteTokens.KIND);
    }

    @Override
    public Shard open(StepContext context, ArtifactWriter files) throws IOException {
        String name = "%s-%05d".formatted(config.name(), context.unit());
        Path directory = files.file(name).getParent();
        TokenFormat.Target target = new TokenFormat.Target(directory, name, config.endOfText(), config.shardTokens());
        return config.format().open(target, Tokenize.load(context), config.column(), context);
    }
}
