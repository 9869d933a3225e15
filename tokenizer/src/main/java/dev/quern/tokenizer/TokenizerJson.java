package dev.quern.tokenizer;

import dev.quern.tokenizer.split.UnicodeVersion;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads and writes `tokenizer.json`, Hugging Face's format (version 1.0): what this class writes, their library loads,
/// and gives the same ids. Models BPE, Unigram and WordPiece; truncation and padding are not applied, a caller asks for
/// them.
public final class TokenizerJson {
    private TokenizerJson() {}

    /// Writes a tokenizer. Equal tokenizers give equal bytes; nothing is seen of a file that is not whole.
    public static void write(Tokenizer tokenizer, Path file) throws IOException {
        AtomicFile.write(file, out -> {
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            new TokenizerJsonWriter(tokenizer, writer).write();
            writer.flush();
        });
    }

    /// Reads a tokenizer whose pattern follows Unicode 16.
    ///
    /// @throws TokenizerFormatException naming file and place, when it is damaged or of a kind that Quern does not
    /// know
    public static Tokenizer read(Path file) throws IOException {
        return read(file, UnicodeVersion.V16);
    }

    /// Reads a tokenizer.
    ///
    /// @param unicode decides on classes of characters in its pattern
    /// @throws TokenizerFormatException naming file and place, when it is damaged or of a kind that Quern does not
    /// know
    public static Tokenizer read(Path file, UnicodeVersion unicode) throws IOException {
        try {
            return parse(Files.readString(file), unicode);
        } catch (MalformedInputException notText) {
            throw new TokenizerFormatException(file + ": not UTF-8 text");
        } catch (TokenizerFormatException wrong) {
            throw new TokenizerFormatException(file + ": " + wrong.getMessage());
        }
    }

    /// Reads a tokenizer from text.
    static Tokenizer parse(String json, UnicodeVersion unicode) throws TokenizerFormatException {
        try {
            return new TokenizerJsonReader(JsonFields.of(Json.read(json), "the file"), unicode).read();
        } catch (IllegalArgumentException wrong) {
            throw new TokenizerFormatException(wrong.getMessage());
        }
    }
}
