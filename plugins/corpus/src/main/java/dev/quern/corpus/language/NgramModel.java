package dev.quern.corpus.language;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Naive Bayes over character n-grams, within the script that most letters of a text belong to. For a script of one
/// language that alone decides. [LanguageTrainer] makes models, [NgramModelFile] is their form as text.
///
/// @param scripts the scripts that the model knows
/// @param labels names of the languages; one that is written in two scripts stands once
record NgramModel(List<Script> scripts, List<String> labels) implements LanguageModel {
    /// Weights are logarithms in steps of this.
    static final double STEP = 0.125;
    /// Greatest weight.
    static final int MOST_WEIGHT = '~' - '!';

    /// Languages of one script.
    ///
    /// @param ordinal of the [Character.UnicodeScript]
    /// @param labels of its languages, as indexes into those of the model
    /// @param table n-grams with their weights; empty for a script of one language
    record Script(int ordinal, int[] labels, NgramTable table) {}

    /// Made when it is first asked for.
    static final class BuiltIn {
        private static final String NAME = "languages.txt";
        static final NgramModel MODEL = read();

        private BuiltIn() {}

        private static NgramModel read() {
            try (InputStream in = NgramModel.class.getResourceAsStream(NAME)) {
                return NgramModelFile.parse(
                        NAME, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// Whether a file begins as such a model does.
    static boolean isOne(Path file) throws IOException {
        byte[] header = NgramModelFile.HEADER.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(header, in.readNBytes(header.length));
        }
    }

    static NgramModel read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return NgramModelFile.parse(file.toString(), lines);
        }
    }

    @Override
    public LanguageIdentifier identifier() {
        return new NgramIdentifier(this);
    }
}
