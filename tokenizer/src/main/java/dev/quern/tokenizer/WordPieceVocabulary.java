package dev.quern.tokenizer;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads BERT's `vocab.txt`: a token on each line, ids from 0.
public final class WordPieceVocabulary {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private WordPieceVocabulary() {}

    /// Reads a file.
    ///
    /// @param lowercase whether the model is uncased: text is put in lower case and loses its accents
    /// @throws TokenizerFormatException naming file and line
    public static Tokenizer read(Path file, boolean lowercase) throws IOException {
        try {
            return parse(Files.readAllLines(file), lowercase);
        } catch (MalformedInputException notText) {
            throw new TokenizerFormatException(file + ": not UTF-8 text");
        } catch (TokenizerFormatException wrong) {
            throw new TokenizerFormatException(file + ":" + wrong.getMessage());
        }
    }

    /// Makes a tokenizer of the lines of a file.
    static Tokenizer parse(List<String> lines, boolean lowercase) throws TokenizerFormatException {
        Map<String, Integer> ids = new HashMap<>();
        byte[][] tokens = new byte[lines.size()][];
        for (int id = 0; id < tokens.length; id++) {
            String line = lines.get(id);
            if (line.isEmpty()) {
                throw new TokenizerFormatException((id + 1) + ": the token is empty");
            }
            Integer before = ids.put(line, id);
            if (before != null) {
                throw new TokenizerFormatException(
                        (id + 1) + ": token " + Json.quote(line) + " stands on line " + (before + 1) + " already");
            }
            tokens[id] = line.getBytes(StandardCharsets.UTF_8);
        }
        List<AddedToken> added = new ArrayList<>();
        for (String name : SPECIAL) {
            if (ids.containsKey(name)) {
                added.add(AddedToken.special(ids.get(name), name));
            } else if (!name.equals("[PAD]") && !name.equals("[MASK]")) {
                throw new TokenizerFormatException(
                        tokens.length + ": the vocabulary ends without " + name + ", which BERT needs");
            }
        }
        return new Tokenizer(new Tokenizer.Parts(
                new WordPiece(tokens, ids.get("[UNK]"), "##", 100),
                tokens,
                new Normalizer.Bert(true, true, lowercase, lowercase),
                new PreTokenizer.Sequence(List.of(
                        new PreTokenizer.Characters(PreTokenizer.CharacterKind.SPACE, PreTokenizer.Behavior.REMOVED),
                        new PreTokenizer.Characters(
                                PreTokenizer.CharacterKind.PUNCTUATION, PreTokenizer.Behavior.ISOLATED))),
                added,
                new Tokenizer.Template(new int[] {ids.get("[CLS]")}, new int[] {ids.get("[SEP]")}),
                Decoding.WORD_PIECE,
                "##"));
    }
}
