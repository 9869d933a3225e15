package dev.quern.tokenizer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads and writes `tokenizer.json`, Hugging Face's format (version 1.0), for byte-level BPE: what this class
/// writes, their
/// library loads, and gives the same ids.
public final class TokenizerJson {
    private TokenizerJson() {}

    /// Writes a tokenizer. Equal tokenizers give equal bytes.
    public static void write(BpeTokenizer tokenizer, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(
                    "{\n  \"version\": \"1.0\",\n  \"truncation\": null,\n  \"padding\": null,\n  \"added_tokens\": [");
            String separator = "\n";
            for (String name : tokenizer.special()) {
                out.write(
                        separator + "    {\"id\": " + tokenizer.specialId(name) + ", \"content\": " + Json.quote(name)
                                + ", \"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true}");
                separator = ",\n";
            }
            out.write(
                    "\n  ],\n  \"normalizer\": null,\n  \"pre_tokenizer\": {\"type\": \"Sequence\", \"pretokenizers\": [\n");
            out.write("    {\"type\": \"Split\", \"pattern\": {\"Regex\": "
                    + Json.quote(tokenizer.splitter().pattern())
                    + "}, \"behavior\": \"Isolated\", \"invert\": false},\n");
            out.write(
                    "    {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true, \"use_regex\": false}\n");
            out.write("  ]},\n  \"post_processor\": null,\n");
            out.write(
                    "  \"decoder\": {\"type\": \"ByteLevel\", \"add_prefix_space\": true, \"trim_offsets\": true, \"use_regex\": true},\n");
            out.write("  \"model\": {\n    \"type\": \"BPE\", \"dropout\": null, \"unk_token\": null,\n");
            out.write("    \"continuing_subword_prefix\": null, \"end_of_word_suffix\": null, \"fuse_unk\": false,\n");
            out.write("    \"byte_fallback\": false, \"ignore_merges\": false,\n    \"vocab\": {");
            writeVocabulary(tokenizer, out);
            out.write("\n    },\n    \"merges\": [");
            writeMerges(tokenizer, out);
            out.write("\n    ]\n  }\n}\n");
        }
    }

    private static void writeVocabulary(BpeTokenizer tokenizer, BufferedWriter out) throws IOException {
        List<byte[]> tokens = tokenizer.tokens();
        for (int id = 0; id < tokens.size(); id++) {
            String name = tokenizer.isSpecial(id)
                    ? new String(tokens.get(id), StandardCharsets.UTF_8)
                    : ByteAlphabet.write(tokens.get(id));
            out.write((id == 0 ? "\n" : ",\n") + "      " + Json.quote(name) + ": " + id);
        }
    }

    private static void writeMerges(BpeTokenizer tokenizer, BufferedWriter out) throws IOException {
        String separator = "\n";
        for (long[] merge : tokenizer.merges()) {
            out.write(separator + "      [" + Json.quote(ByteAlphabet.write(tokenizer.tokenBytes((int) merge[0])))
                    + ", " + Json.quote(ByteAlphabet.write(tokenizer.tokenBytes((int) merge[1]))) + "]");
            separator = ",\n";
        }
    }

    /// Reads a tokenizer.
    ///
    /// @throws TokenizerFormatException naming file and place, when it is damaged or of a kind that Quern does not
    /// know
    public static BpeTokenizer read(Path file) throws IOException {
        try {
            return parse(Json.read(Files.readString(file)));
        } catch (MalformedInputException notText) {
            throw new TokenizerFormatException(file + ": not UTF-8 text");
        } catch (TokenizerFormatException wrong) {
            throw new TokenizerFormatException(file + ": " + wrong.getMessage());
        }
    }

    private static BpeTokenizer parse(Object json) throws TokenizerFormatException {
        Map<?, ?> root = object(json, "the file");
        Map<?, ?> model = object(root.get("model"), "model");
        if (!"BPE".equals(model.getOrDefault("type", null))) {
            throw new TokenizerFormatException("model.type must be \"BPE\", is " + model.get("type"));
        }
        List<String> special = new ArrayList<>();
        for (Object each : array(root.get("added_tokens"), "added_tokens")) {
            special.add(string(object(each, "added_tokens").get("content"), "added_tokens.content"));
        }
        PreTokenizer splitter = splitter(root.get("pre_tokenizer"));
        List<byte[]> tokens = tokens(object(model.get("vocab"), "model.vocab"), special);
        try {
            return new BpeTokenizer(splitter, tokens, merges(model, tokens), special);
        } catch (IllegalArgumentException wrong) {
            throw new TokenizerFormatException(wrong.getMessage());
        }
    }

    private static PreTokenizer splitter(Object json) throws TokenizerFormatException {
        String text = String.valueOf(json);
        for (PreTokenizer each : PreTokenizer.values()) {
            if (text.contains("{Regex=" + each.pattern() + "}")) {
                return each;
            }
        }
        throw new TokenizerFormatException(
                "pre_tokenizer must split by the pattern of gpt-2, gpt-4 or gpt-4o, is " + text);
    }

    private static List<byte[]> tokens(Map<?, ?> vocabulary, List<String> special) throws TokenizerFormatException {
        byte[][] tokens = new byte[vocabulary.size()][];
        for (Map.Entry<?, ?> entry : vocabulary.entrySet()) {
            String name = (String) entry.getKey();
            if (!(entry.getValue() instanceof Long id) || id < 0 || id >= tokens.length) {
                throw new TokenizerFormatException("token " + Json.quote(name) + " has id " + entry.getValue()
                        + "; the " + tokens.length + " ids must run from 0 without a gap");
            }
            byte[] bytes = special.contains(name) ? name.getBytes(StandardCharsets.UTF_8) : ByteAlphabet.read(name);
            if (bytes == null || tokens[id.intValue()] != null) {
                throw new TokenizerFormatException(
                        bytes == null
                                ? "token " + Json.quote(name) + " holds a character that stands for no byte"
                                : "id " + id + " stands twice, the second time for " + Json.quote(name));
            }
            tokens[id.intValue()] = bytes;
        }
        return List.of(tokens);
    }

    private static List<long[]> merges(Map<?, ?> model, List<byte[]> tokens) throws TokenizerFormatException {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.putIfAbsent(ByteAlphabet.write(tokens.get(id)), id);
        }
        List<long[]> merges = new ArrayList<>();
        for (Object each : array(model.get("merges"), "model.merges")) {
            List<?> parts = each instanceof String pair ? List.of(pair.split(" ", 2)) : array(each, "model.merges");
            if (parts.size() != 2) {
                throw new TokenizerFormatException("merge " + merges.size() + " must have two parts, is " + each);
            }
            String left = string(parts.getFirst(), "model.merges");
            String right = string(parts.getLast(), "model.merges");
            for (String part : List.of(left, right, left + right)) {
                if (!ids.containsKey(part)) {
                    throw new TokenizerFormatException("merge " + merges.size() + " needs token " + Json.quote(part)
                            + ", which is not in the vocabulary");
                }
            }
            merges.add(new long[] {ids.get(left), ids.get(right), ids.get(left + right)});
        }
        return merges;
    }

    private static Map<?, ?> object(Object value, String name) throws TokenizerFormatException {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new TokenizerFormatException(name + " must be an object, is " + value);
    }

    private static List<?> array(Object value, String name) throws TokenizerFormatException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new TokenizerFormatException(name + " must be an array, is " + value);
    }

    private static String string(Object value, String name) throws TokenizerFormatException {
        if (value instanceof String text) {
            return text;
        }
        throw new TokenizerFormatException(name + " must be a string, is " + value);
    }
}
