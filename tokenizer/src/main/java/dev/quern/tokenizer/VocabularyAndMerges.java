package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads and writes GPT-2's pair of files: `encoder.json` (or `vocab.json`) with the id of each token and
/// `vocab.bpe` (or `merges.txt`) with a merge on each line, both in GPT-2's stand-ins for bytes. Pattern and
/// special tokens are not in the files.
public final class VocabularyAndMerges {
    private VocabularyAndMerges() {}

    /// Reads both files.
    ///
    /// @param special names of the special tokens, which must be in the vocabulary
    /// @throws TokenizerFormatException naming file and place
    public static Tokenizer read(Path vocabulary, Path merges, Splitter splitter, List<String> special)
            throws IOException {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        JsonFields ids = JsonFields.of(json(vocabulary), vocabulary.toString());
        model.put("vocab", ids.object());
        model.put("merges", List.of());
        List<Object> added = new ArrayList<>();
        for (String name : special) {
            if (!ids.has(name)) {
                throw new TokenizerFormatException(
                        vocabulary + ": special token " + Json.quote(name) + " is not in the vocabulary");
            }
            added.add(Map.of("id", ids.get(name), "content", name, "special", true));
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("model", model);
        root.put("added_tokens", added);
        root.put("pre_tokenizer", Map.of("type", "ByteLevel", "add_prefix_space", false));
        Tokenizer bare;
        try {
            bare = new TokenizerJsonReader(JsonFields.of(root, ""), splitter.unicode()).read();
        } catch (TokenizerFormatException | IllegalArgumentException wrong) {
            throw new TokenizerFormatException(vocabulary + ": " + wrong.getMessage());
        }
        return with(bare, merges(merges, ids), splitter, merges);
    }

    private static Object json(Path file) throws IOException {
        try {
            return Json.read(Files.readString(file));
        } catch (MalformedInputException notText) {
            throw new TokenizerFormatException(file + ": not UTF-8 text");
        } catch (TokenizerFormatException wrong) {
            throw new TokenizerFormatException(file + ": " + wrong.getMessage());
        }
    }

    private static List<ByteBpe.Merge> merges(Path file, JsonFields vocabulary) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (MalformedInputException notText) {
            throw new TokenizerFormatException(file + ": not UTF-8 text");
        }
        Map<String, Integer> ids = new LinkedHashMap<>();
        vocabulary.object().forEach((name, id) -> ids.put((String) name, ((Long) id).intValue()));
        MergeReader reader = new MergeReader(ids, "");
        List<ByteBpe.Merge> merges = new ArrayList<>(lines.size());
        for (int number = 0; number < lines.size(); number++) {
            String line = lines.get(number);
            if (!line.isEmpty() && !(number == 0 && line.startsWith("#version"))) {
                merges.add(reader.merge(line, file + ":" + (number + 1) + ": the merge"));
            }
        }
        return merges;
    }

    private static Tokenizer with(Tokenizer bare, List<ByteBpe.Merge> merges, Splitter splitter, Path file)
            throws TokenizerFormatException {
        byte[][] tokens = ((ByteBpe) bare.model()).tokens();
        try {
            return new Tokenizer(new Tokenizer.Parts(
                    new ByteBpe(tokens, merges, false),
                    tokens,
                    null,
                    new PreTokenizer.Sequence(List.of(
                            new PreTokenizer.Split(splitter, PreTokenizer.Behavior.ISOLATED, false),
                            new PreTokenizer.ByteLevel(false, false, splitter.unicode()))),
                    bare.addedTokens(),
                    Tokenizer.Template.NONE,
                    Decoding.BYTES,
                    ""));
        } catch (IllegalArgumentException wrong) {
            throw new TokenizerFormatException(file + ": " + wrong.getMessage());
        }
    }

    /// Writes both files. Added tokens stand in the vocabulary by their names.
    ///
    /// @throws IllegalArgumentException where the tokenizer is not byte-level BPE
    public static void write(Tokenizer tokenizer, Path vocabulary, Path merges) throws IOException {
        ByteBpe model = TiktokenFile.byteLevel(tokenizer, "The pair of vocabulary and merges");
        AtomicFile.write(vocabulary, out -> {
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            writer.write("{");
            String separator = "";
            for (int id = 0; id < tokenizer.vocabularySize(); id++) {
                boolean own = id < model.tokens().length && model.tokens()[id] != null && !tokenizer.isAdded(id);
                if (own || tokenizer.isToken(id)) {
                    String name = own
                            ? ByteAlphabet.write(model.tokens()[id])
                            : new String(tokenizer.tokenBytes(id), StandardCharsets.UTF_8);
                    writer.write(separator + Json.quote(name) + ": " + id);
                    separator = ", ";
                }
            }
            writer.write("}\n");
            writer.flush();
        });
        AtomicFile.write(merges, out -> {
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            writer.write("#version: 0.2\n");
            for (ByteBpe.Merge merge : model.merges()) {
                writer.write(ByteAlphabet.write(model.tokens()[merge.left()]) + " "
                        + ByteAlphabet.write(model.tokens()[merge.right()]) + "\n");
            }
            writer.flush();
        });
    }
}
