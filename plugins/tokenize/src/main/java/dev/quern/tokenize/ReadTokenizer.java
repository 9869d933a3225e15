package dev.quern.tokenize;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.FileLayer;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerFiles;
import dev.quern.tokenizer.TokenizerFormatException;
import dev.quern.tokenizer.TokenizerJson;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Takes a tokenizer from a file. Its digest stands in the job, so that the step runs again when another tokenizer is
/// meant, and never silently with another one.
public final class ReadTokenizer implements Task {

    @Doc("Takes a tokenizer from a file.")
    public record Config(
            @Doc("tokenizer.json, NAME.tiktoken, vocab.json beside merges.txt, encoder.json beside vocab.bpe,"
                    + " SentencePiece's .model, BERT's vocab.txt, or a folder with one of them")
            String file,

            @Doc("SHA-256 of the file, or of the two files one behind the other, in hexadecimal")
            String sha256,

            @Doc(
                    "how text is split, for formats that do not say so: gpt-2, gpt-4, llama-3, gpt-4o, qwen-2, nanochat or a"
                            + " regular expression")
            Optional<String> pattern,

            @Doc("special tokens as NAME=ID, for formats that do not list them") @Default("[]")
            List<String> special) {
        public Config {
            PlanException.check(
                    sha256.matches("[0-9a-fA-F]{64}"), "sha256", "must be 64 hexadecimal digits, got '%s'", sha256);
            for (String token : special) {
                PlanException.check(
                        token.matches(".+=[0-9]{1,7}"), "special", "must be written NAME=ID, got '%s'", token);
            }
        }
    }

    private final Config config;

    @Inject
    ReadTokenizer(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        FileLayer.path("file", config.file());
        return Outputs.artifact(TrainBpe.KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Path file = FileLayer.path("file", config.file());
        Tokenizer tokenizer;
        try {
            String found = TokenizerFiles.sha256(file);
            if (!found.equals(config.sha256().toLowerCase(Locale.ROOT))) {
                throw new QuernException(
                        ErrorCode.INPUT_MALFORMED,
                        file + ": SHA-256 is " + found + ", the job says " + config.sha256(),
                        "if the file is the one that is meant, write its digest into the job");
            }
            tokenizer = TokenizerFiles.read(file, new TokenizerFiles.Hints(config.pattern(), special()));
        } catch (NoSuchFileException missing) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE, "no file " + file, "check 'file' of the step", missing);
        } catch (TokenizerFormatException | IllegalArgumentException damaged) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED, damaged.getMessage(), "repair the file, or name another", damaged);
        }
        ArtifactWriter output = context.output("");
        TokenizerJson.write(tokenizer, output.file(TrainBpe.FILE));
        output.property("vocabulary-size", Integer.toString(tokenizer.vocabularySize()));
    }

    private Map<String, Integer> special() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String token : config.special()) {
            int equals = token.lastIndexOf('=');
            ids.put(token.substring(0, equals), Integer.parseInt(token.substring(equals + 1)));
        }
        return ids;
    }
}
