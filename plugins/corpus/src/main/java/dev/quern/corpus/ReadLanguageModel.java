package dev.quern.corpus;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.FileLayer;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.StepContext;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.corpus.language.LanguageModel;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Takes a language model from a file. Its digest stands in the job, so that `identify-language` runs again when
/// another model is meant, and never silently with another one.
public final class ReadLanguageModel implements Task {
    /// Kind of the artifact.
    static final String KIND = "language-model";
    /// Its only file.
    static final String FILE = "model";

    @Doc("Takes a language model from a file, for identify-language.")
    public record Config(
            @Doc("supervised fastText model (.bin or .ftz, such as lid.176), or one of train-language-model")
            String file,

            @Doc("SHA-256 of the file in hexadecimal") String sha256) {
        public Config {
            PlanException.check(
                    sha256.matches("[0-9a-fA-F]{64}"), "sha256", "must be 64 hexadecimal digits, got '%s'", sha256);
        }
    }

    private final Config config;

    @Inject
    ReadLanguageModel(Config config) {
        this.config = config;
    }

    /// The model on an input port, read once in a JVM; the built-in one where the port is empty.
    static LanguageModel of(StepContext context, String port) throws IOException {
        Optional<Artifact> artifact = context.optionalArtifact(port);
        return artifact.isPresent()
                ? artifact.get().load(LanguageModel.class, from -> LanguageModel.read(from.file(FILE)))
                : LanguageModel.builtIn();
    }

    @Override
    public Outputs plan(Inputs inputs) {
        FileLayer.path("file", config.file());
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Path file = FileLayer.path("file", config.file());
        ArtifactWriter output = context.output("");
        Path copy = output.file(FILE);
        String found = copy(file, copy);
        if (!found.equals(config.sha256().toLowerCase(Locale.ROOT))) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    file + ": SHA-256 is " + found + ", the job says " + config.sha256(),
                    "if the file is the one that is meant, write its digest into the job");
        }
        LanguageModel model = LanguageModel.read(copy);
        output.property("languages", Integer.toString(model.labels().size()));
    }

    /// Copies a file; gives back the digest of what was copied.
    private static String copy(Path from, Path to) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (DigestInputStream in = new DigestInputStream(Files.newInputStream(from), digest);
                    OutputStream out = Files.newOutputStream(to)) {
                in.transferTo(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchFileException missing) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE, "no file " + from, "check 'file' of the step", missing);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
