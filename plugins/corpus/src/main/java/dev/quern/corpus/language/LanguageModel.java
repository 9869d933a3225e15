package dev.quern.corpus.language;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Tells the language of texts. Immutable, so that all threads may share one; each takes an identifier of its own.
public sealed interface LanguageModel permits FastTextModel, NgramModel {

    /// Names of the languages, as the model has them: mostly ISO 639 codes.
    List<String> labels();

    /// A new identifier, for one thread.
    LanguageIdentifier identifier();

    /// The model of this project, which is part of the program.
    static LanguageModel builtIn() {
        return NgramModel.BuiltIn.MODEL;
    }

    /// Reads a fastText model (`.bin`, `.ftz`) or a model of [LanguageTrainer]; the first bytes tell which.
    ///
    /// @throws QuernException when the file is missing, damaged or of another format, with the place in it
    static LanguageModel read(Path file) throws IOException {
        try {
            return NgramModel.isOne(file) ? NgramModel.read(file) : FastTextModel.read(file);
        } catch (NoSuchFileException missing) {
            throw new QuernException(ErrorCode.INPUT_UNREADABLE, "no file " + file, "name an existing file", missing);
        }
    }
}
