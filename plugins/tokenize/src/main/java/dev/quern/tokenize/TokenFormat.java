package dev.quern.tokenize;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StepContext;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.data.LlmcWriter;
import dev.quern.tokenizer.data.MegatronWriter;
import dev.quern.tokenizer.data.NumpyWriter;
import dev.quern.tokenizer.data.TokenWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;

/// Layouts of token data.
public enum TokenFormat {
    /// Megatron-LM's indexed dataset, `.bin` and `.idx`.
    MEGATRON,
    /// llm.c's shards, `_000000.bin` and on.
    LLMC,
    /// NumPy's arrays `.npy` and `_bounds.npy`, made for memory maps.
    NUMPY,
    /// One Arrow IPC file.
    ARROW,
    /// One Parquet file.
    PARQUET;

    /// Where token data go.
    ///
    /// @param name of the files, without the ending
    /// @param endOfText llmc only: special token before each document
    /// @param shardTokens llmc only: tokens in a shard
    record Target(Path directory, String name, String endOfText, int shardTokens) {}

    /// Begins token data of rows.
    ///
    /// @param column of token lists
    TokenOutput open(Target target, Tokenizer tokenizer, String column, StepContext context) throws IOException {
        return new TokenOutput(writer(target, tokenizer, context.allocator()), column, context);
    }

    private TokenWriter writer(Target target, Tokenizer tokenizer, BufferAllocator allocator) throws IOException {
        Path directory = target.directory();
        String name = target.name();
        int vocabulary = tokenizer.vocabularySize();
        return switch (this) {
            case MEGATRON -> new MegatronWriter(directory, name, vocabulary);
            case LLMC ->
                new LlmcWriter(
                        directory,
                        name,
                        vocabulary,
                        special(tokenizer, "end-of-text", target.endOfText()),
                        target.shardTokens());
            case NUMPY -> new NumpyWriter(directory, name, vocabulary);
            case ARROW -> new ArrowTokenWriter(directory.resolve(name + ".arrow"), allocator);
            case PARQUET -> new ParquetTokenWriter(directory.resolve(name + ".parquet"));
        };
    }

    /// The id of a special token that a config key names.
    static int special(Tokenizer tokenizer, String key, String token) {
        if (!tokenizer.special().contains(token)) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    key + ": the tokenizer has no special token '" + token + "'; it has " + tokenizer.special(),
                    "name one of them, or add it to 'special' of the step that trains the tokenizer");
        }
        return tokenizer.specialId(token);
    }
}
