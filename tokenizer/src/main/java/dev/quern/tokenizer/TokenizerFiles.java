package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads and writes a tokenizer in the format that a file's name tells:
///
/// - `*.json` with a model in it: [TokenizerJson]
/// - `*.tiktoken`: [TiktokenFile]
/// - `vocab.json` or `encoder.json`, with `merges.txt` or `vocab.bpe` beside it: [VocabularyAndMerges]
/// - `*.model`: [SentencePieceModel]
/// - `*.txt`: [WordPieceVocabulary]
/// - a folder: the first of these that it holds
public final class TokenizerFiles {
    private static final List<String> IN_FOLDER =
            List.of("tokenizer.json", "encoder.json", "vocab.json", "tokenizer.model", "spiece.model", "vocab.txt");

    private static final String END = "<|endoftext|>";

    private TokenizerFiles() {}

    /// What a file does not say.
    ///
    /// @param pattern name or expression of the splitter, for formats without one; by the file's name where it is
    /// one of
    ///     OpenAI's, else GPT-2's for a pair of vocabulary and merges
    /// @param special names of special tokens and their ids, for formats without them; an id of -1 is looked up
    public record Hints(Optional<String> pattern, Map<String, Integer> special) {
        /// Nothing.
        public static final Hints NONE = new Hints(Optional.empty(), Map.of());
    }

    /// Reads a tokenizer.
    ///
    /// @throws TokenizerFormatException naming file and place
    public static Tokenizer read(Path file, Hints hints) throws IOException {
        if (Files.isDirectory(file)) {
            return read(inFolder(file), hints);
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        String name = file.getFileName().toString();
        if (name.endsWith(".tiktoken")) {
            return tiktoken(file, name, hints);
        }
        if (name.equals("vocab.json") || name.equals("encoder.json")) {
            return pair(file, hints);
        }
        if (name.endsWith(".model")) {
            return SentencePieceModel.read(file);
        }
        if (name.endsWith(".txt")) {
            return WordPieceVocabulary.read(file, !name.contains("cased") || name.contains("uncased"));
        }
        if (name.endsWith(".json")) {
            return TokenizerJson.read(file);
        }
        throw new TokenizerFormatException(file
                + ": the name tells no format; known are *.json, *.tiktoken, vocab.json with merges.txt, encoder.json"
                + " with vocab.bpe, *.model and vocab.txt");
    }

    private static Path inFolder(Path folder) throws IOException {
        for (String name : IN_FOLDER) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        throw new TokenizerFormatException(folder + ": the folder holds none of " + String.join(", ", IN_FOLDER));
    }

    private static Tokenizer tiktoken(Path file, String name, Hints hints) throws IOException {
        Optional<TiktokenFile.Known> known = java.util.Arrays.stream(TiktokenFile.Known.values())
                .filter(each ->
                        name.toLowerCase(Locale.ROOT).startsWith(each.name().toLowerCase(Locale.ROOT)))
                .findFirst();
        Optional<String> pattern = hints.pattern().or(() -> known.map(TiktokenFile.Known::pattern));
        if (pattern.isEmpty()) {
            throw new TokenizerFormatException(
                    file + ": a .tiktoken file does not say how text is split; give the pattern");
        }
        Map<String, Integer> special = new LinkedHashMap<>(
                hints.pattern().isPresent() ? Map.of() : known.get().special());
        special.putAll(hints.special());
        return TiktokenFile.read(file, Splitter.of(pattern.get()), special);
    }

    private static Tokenizer pair(Path vocabulary, Hints hints) throws IOException {
        for (String name : List.of("merges.txt", "vocab.bpe")) {
            Path merges = vocabulary.resolveSibling(name);
            if (Files.exists(merges)) {
                boolean hasEnd = Files.readString(vocabulary).contains(Json.quote(END));
                List<String> usual = hasEnd ? List.of(END) : List.of();
                List<String> special = hints.special().isEmpty()
                        ? usual
                        : List.copyOf(hints.special().keySet());
                return VocabularyAndMerges.read(
                        vocabulary, merges, Splitter.of(hints.pattern().orElse("gpt-2")), special);
            }
        }
        throw new TokenizerFormatException(vocabulary + ": merges.txt or vocab.bpe must lie beside it");
    }

    /// SHA-256 of the files that [#read] reads, one behind the other, in hexadecimal.
    public static String sha256(Path file) throws IOException {
        Path chosen = Files.isDirectory(file) ? inFolder(file) : file;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(chosen));
            String name = chosen.getFileName().toString();
            if (name.equals("vocab.json") || name.equals("encoder.json")) {
                for (String merges : List.of("merges.txt", "vocab.bpe")) {
                    if (Files.exists(chosen.resolveSibling(merges))) {
                        digest.update(Files.readAllBytes(chosen.resolveSibling(merges)));
                        break;
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Writes a tokenizer.
    ///
    /// @throws IllegalArgumentException where the format cannot hold it
    public static void write(Tokenizer tokenizer, Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".tiktoken")) {
            TiktokenFile.write(tokenizer, file);
        } else if (name.equals("vocab.json")) {
            VocabularyAndMerges.write(tokenizer, file, file.resolveSibling("merges.txt"));
        } else if (name.equals("encoder.json")) {
            VocabularyAndMerges.write(tokenizer, file, file.resolveSibling("vocab.bpe"));
        } else if (name.endsWith(".json")) {
            TokenizerJson.write(tokenizer, file);
        } else {
            throw new IllegalArgumentException(file
                    + ": the name tells no format that is written; known are *.json, *.tiktoken, vocab.json and"
                    + " encoder.json");
        }
    }
}
