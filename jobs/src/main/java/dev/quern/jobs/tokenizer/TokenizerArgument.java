package dev.quern.jobs.tokenizer;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFiles;
import dev.quern.tokenizer.TokenizerFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What a vocabulary file does not say.
final class TokenizerArgument {
    @Option(
            names = "--pattern",
            paramLabel = "NAME",
            description = "how text is split, for formats that do not say so: gpt-2, gpt-4, llama-3, gpt-4o, qwen-2,"
                    + " nanochat or a regular expression")
    private String pattern;

    @Option(
            names = "--special-token",
            paramLabel = "NAME=ID",
            description = "special tokens, for formats that do not list them; repeat for several")
    private Map<String, Integer> special = Map.of();

    /// Reads a tokenizer; a damaged file becomes one message.
    Tokenizer read(Path file) throws IOException {
        try {
            return TokenizerFiles.read(file, new TokenizerFiles.Hints(Optional.ofNullable(pattern), special));
        } catch (NoSuchFileException missing) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE, "no file " + file, "check the path of the tokenizer", missing);
        } catch (TokenizerFormatException | IllegalArgumentException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED, damaged.getMessage(), "repair the file, or give another one", damaged);
        }
    }
}
