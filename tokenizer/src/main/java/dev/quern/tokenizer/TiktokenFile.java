package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads and writes tiktoken's `.tiktoken` files: a token in base64, a space and its rank on each line. Ranks
/// are ids and say which merges come first. Pattern and special tokens are not in the file; [Known] has those
/// of OpenAI's.
public final class TiktokenFile {
    private TiktokenFile() {}

    /// OpenAI's vocabularies: pattern and special tokens that go with a file.
    public enum Known {
        R50K_BASE("gpt-2", Map.of("<|endoftext|>", 50256)),
        P50K_BASE("gpt-2", Map.of("<|endoftext|>", 50256)),
        CL100K_BASE(
                "gpt-4",
                Map.of(
                        "<|endoftext|>",
                        100257,
                        "<|fim_prefix|>",
                        100258,
                        "<|fim_middle|>",
                        100259,
                        "<|fim_suffix|>",
                        100260,
                        "<|endofprompt|>",
                        100276)),
        O200K_BASE("gpt-4o", Map.of("<|endoftext|>", 199999, "<|endofprompt|>", 200018));

        private final String pattern;
        private final Map<String, Integer> special;

        Known(String pattern, Map<String, Integer> special) {
            this.pattern = pattern;
            this.special = special;
        }

        /// Name of the pattern.
        public String pattern() {
            return pattern;
        }

        /// Ids of the special tokens.
        public Map<String, Integer> special() {
            return special;
        }
    }

    /// Reads a file of OpenAI's.
    ///
    /// @throws TokenizerFormatException naming file and line
    public static Tokenizer read(Path file, Known known) throws IOException {
        return read(file, Splitter.of(known.pattern()), known.special());
    }

    /// Reads a file.
    ///
    /// @param special ids of special tokens
    /// @throws TokenizerFormatException naming file and line
    public static Tokenizer read(Path file, Splitter splitter, Map<String, Integer> special) throws IOException {
        byte[] content = Files.readAllBytes(file);
        try {
            return parse(content, splitter, special);
        } catch (TokenizerFormatException wrong) {
            throw new TokenizerFormatException(file + ":" + wrong.getMessage());
        }
    }

    /// Reads the content of a file.
    static Tokenizer parse(byte[] content, Splitter splitter, Map<String, Integer> special)
            throws TokenizerFormatException {
        Map<Integer, byte[]> byRank = new LinkedHashMap<>();
        ByteSequences seen = new ByteSequences();
        List<Integer> lines = new ArrayList<>();
        int line = 1;
        int highest = -1;
        for (int from = 0; from < content.length; line++) {
            int end = from;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            if (end > from && !(end == from + 1 && content[from] == '\r')) {
                String text = new String(content, from, end - from, StandardCharsets.ISO_8859_1).stripTrailing();
                int rank = rank(text, line);
                byte[] token = token(text, line);
                int number = seen.add(token, 0, token.length);
                if (number < lines.size()) {
                    throw wrong(line, "the token stands on line " + lines.get(number) + " already");
                }
                lines.add(line);
                if (byRank.put(rank, token) != null) {
                    throw wrong(line, "rank " + rank + " stands twice");
                }
                highest = Math.max(highest, rank);
            }
            from = end + 1;
        }
        byte[][] tokens = new byte[highest + 1][];
        byRank.forEach((rank, token) -> tokens[rank] = token);
        findGap(tokens, special, line - 1);
        return tokenizer(tokens, splitter, special);
    }

    private static int rank(String line, int number) throws TokenizerFormatException {
        int space = line.indexOf(' ');
        try {
            int rank = space < 0 ? -1 : Integer.parseInt(line.substring(space + 1));
            if (rank >= 0 && rank < PairTable.LIMIT) {
                return rank;
            }
        } catch (NumberFormatException noNumber) {
            space = -1;
        }
        throw wrong(
                number,
                "expected a token in base64, a space and a rank from 0 to " + (PairTable.LIMIT - 1) + ", found "
                        + Json.quote(line.length() > 80 ? line.substring(0, 80) + "..." : line));
    }

    private static byte[] token(String line, int number) throws TokenizerFormatException {
        String text = line.substring(0, line.indexOf(' '));
        try {
            byte[] token = Base64.getDecoder().decode(text);
            if (token.length > 0) {
                return token;
            }
        } catch (IllegalArgumentException notBase64) {
            throw wrong(number, "the token is not base64: " + notBase64.getMessage());
        }
        throw wrong(number, "the token is empty");
    }

    private static void findGap(byte[][] tokens, Map<String, Integer> special, int lines)
            throws TokenizerFormatException {
        if (tokens.length == 0) {
            throw wrong(lines, "there is no token");
        }
        for (int rank = 0; rank < tokens.length; rank++) {
            if (tokens[rank] == null && !special.containsValue(rank)) {
                throw wrong(
                        lines,
                        "no token has rank " + rank + ", though ranks go up to " + (tokens.length - 1)
                                + "; the file may be cut or lines may be missing");
            }
        }
    }

    private static Tokenizer tokenizer(byte[][] tokens, Splitter splitter, Map<String, Integer> special)
            throws TokenizerFormatException {
        List<ByteBpe.Merge> merges = ImpliedMerges.of(tokens);
        long longer = Arrays.stream(tokens)
                .filter(token -> token != null && token.length > 1)
                .count();
        List<AddedToken> added = new ArrayList<>();
        special.forEach((name, id) -> added.add(AddedToken.special(id, name)));
        try {
            return new Tokenizer(new Tokenizer.Parts(
                    new ByteBpe(tokens, merges, merges.size() != longer),
                    tokens,
                    null,
                    new PreTokenizer.Sequence(List.of(
                            new PreTokenizer.Split(splitter, PreTokenizer.Behavior.ISOLATED, false),
                            new PreTokenizer.ByteLevel(false, false, splitter.unicode()))),
                    added,
                    Tokenizer.Template.NONE,
                    Decoding.BYTES,
                    ""));
        } catch (IllegalArgumentException wrong) {
            throw new TokenizerFormatException(wrong.getMessage());
        }
    }

    private static TokenizerFormatException wrong(int line, String problem) {
        return new TokenizerFormatException(line + ": " + problem);
    }

    /// Writes the tokens of a byte-level tokenizer. Ids become ranks, so bytes must come before merges and merges in
    /// their order; special tokens are left out.
    ///
    /// @throws IllegalArgumentException where the tokenizer is of another kind or its ids do not follow its merges
    public static void write(Tokenizer tokenizer, Path file) throws IOException {
        ByteBpe model = byteLevel(tokenizer, ".tiktoken");
        int last = -1;
        for (ByteBpe.Merge merge : model.merges()) {
            if (merge.result() < last) {
                throw new IllegalArgumentException("a .tiktoken file ranks tokens by id, but token " + merge.result()
                        + " is made after token " + last + "; write tokenizer.json");
            }
            last = merge.result();
        }
        for (int id = 0; id < model.tokens().length; id++) {
            if (model.tokens()[id] == null && !tokenizer.isToken(id) || id == 0 && model.tokens()[0] == null) {
                throw new IllegalArgumentException("a .tiktoken file ranks tokens from 0, but id " + id
                        + " is none or a special token; train with ties by bytes, which puts special tokens last");
            }
        }
        AtomicFile.write(file, out -> {
            for (int id = 0; id < model.tokens().length; id++) {
                byte[] token = model.tokens()[id];
                if (token != null) {
                    String line = Base64.getEncoder().encodeToString(token) + " " + id + "\n";
                    out.write(line.getBytes(StandardCharsets.US_ASCII));
                }
            }
        });
    }

    /// The byte-level model of a tokenizer.
    ///
    /// @throws IllegalArgumentException naming the format where it has none, or normalizes text
    static ByteBpe byteLevel(Tokenizer tokenizer, String format) {
        if (tokenizer.model() instanceof ByteBpe model && tokenizer.normalizer() == null) {
            return model;
        }
        throw new IllegalArgumentException(
                format + " holds byte-level BPE without a normalizer only; write tokenizer.json");
    }
}
