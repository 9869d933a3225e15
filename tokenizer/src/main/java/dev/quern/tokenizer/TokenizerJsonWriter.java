package dev.quern.tokenizer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes the parts of a tokenizer as `tokenizer.json`.
final class TokenizerJsonWriter {
    private final Tokenizer tokenizer;
    private final BufferedWriter out;

    TokenizerJsonWriter(Tokenizer tokenizer, BufferedWriter out) {
        this.tokenizer = tokenizer;
        this.out = out;
    }

    void write() throws IOException {
        out.write("{\n  \"version\": \"1.0\",\n  \"truncation\": null,\n  \"padding\": null,\n  \"added_tokens\": [");
        String separator = "\n";
        for (AddedToken token : tokenizer.addedTokens()) {
            out.write(separator + "    " + added(token));
            separator = ",\n";
        }
        out.write("\n  ],\n  \"normalizer\": " + normalizer(tokenizer.normalizer()));
        out.write(",\n  \"pre_tokenizer\": " + preTokenizer(tokenizer.preTokenizer()));
        out.write(",\n  \"post_processor\": " + template());
        out.write(",\n  \"decoder\": " + decoder());
        out.write(",\n  \"model\": {\n");
        switch (tokenizer.model()) {
            case ByteBpe model -> writeByteBpe(model);
            case CharacterBpe model -> writeCharacterBpe(model);
            case Unigram model -> writeUnigram(model);
            case WordPiece model -> writeWordPiece(model);
        }
        out.write("\n  }\n}\n");
    }

    private static String added(AddedToken token) {
        return "{\"id\": " + token.id() + ", \"content\": " + Json.quote(token.content()) + ", \"single_word\": "
                + token.singleWord() + ", \"lstrip\": " + token.leftStrip() + ", \"rstrip\": " + token.rightStrip()
                + ", \"normalized\": " + token.normalized() + ", \"special\": " + token.special() + "}";
    }

    private static String normalizer(Normalizer normalizer) {
        return switch (normalizer) {
            case null -> "null";
            case Normalizer.Unicode unicode -> "{\"type\": \"" + unicode.form() + "\"}";
            case Normalizer.Lowercase ignored -> "{\"type\": \"Lowercase\"}";
            case Normalizer.Prepend prepend ->
                "{\"type\": \"Prepend\", \"prepend\": " + Json.quote(prepend.prefix()) + "}";
            case Normalizer.Replace replace ->
                "{\"type\": \"Replace\", \"pattern\": {\"String\": " + Json.quote(replace.what()) + "}, \"content\": "
                        + Json.quote(replace.by()) + "}";
            case Normalizer.ReplacePattern replace ->
                "{\"type\": \"Replace\", \"pattern\": {\"Regex\": "
                        + Json.quote(replace.what().pattern()) + "}, \"content\": " + Json.quote(replace.by()) + "}";
            case Normalizer.Strip strip ->
                "{\"type\": \"Strip\", \"strip_left\": " + strip.left() + ", \"strip_right\": " + strip.right() + "}";
            case Normalizer.StripAccents ignored -> "{\"type\": \"StripAccents\"}";
            case Normalizer.Bert bert ->
                "{\"type\": \"BertNormalizer\", \"clean_text\": " + bert.cleanText() + ", \"handle_chinese_chars\": "
                        + bert.spaceChinese() + ", \"strip_accents\": " + bert.stripAccents() + ", \"lowercase\": "
                        + bert.lowercase() + "}";
            case Normalizer.Precompiled precompiled -> precompiled(precompiled.map());
            case Normalizer.SentencePiece piece -> sentencePiece(piece);
            case Normalizer.Sequence sequence ->
                sequence(
                        "normalizers",
                        sequence.steps().stream()
                                .map(TokenizerJsonWriter::normalizer)
                                .toList());
        };
    }

    private static String precompiled(CharacterMap map) {
        return "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \""
                + Base64.getEncoder().encodeToString(map.data()) + "\"}";
    }

    /// SentencePiece's preparation in the steps that the format has for it.
    private static String sentencePiece(Normalizer.SentencePiece piece) {
        List<String> steps = new java.util.ArrayList<>();
        if (piece.map() != null) {
            steps.add(precompiled(piece.map()));
        }
        if (piece.removeExtraSpaces()) {
            steps.add("{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}");
            steps.add("{\"type\": \"Replace\", \"pattern\": {\"Regex\": \" {2,}\"}, \"content\": \" \"}");
        }
        if (piece.addDummyPrefix()) {
            steps.add("{\"type\": \"Prepend\", \"prepend\": \"\u2581\"}");
        }
        steps.add("{\"type\": \"Replace\", \"pattern\": {\"String\": \" \"}, \"content\": \"\u2581\"}");
        return sequence("normalizers", steps);
    }

    private static String sequence(String name, List<String> parts) {
        return "{\"type\": \"Sequence\", \"" + name + "\": [" + String.join(", ", parts) + "]}";
    }

    private static String preTokenizer(PreTokenizer preTokenizer) {
        return switch (preTokenizer) {
            case null -> "null";
            case PreTokenizer.ByteLevel level ->
                "{\"type\": \"ByteLevel\", \"add_prefix_space\": " + level.addPrefixSpace()
                        + ", \"trim_offsets\": true, \"use_regex\": " + level.useRegex() + "}";
            case PreTokenizer.Split split ->
                "{\"type\": \"Split\", \"pattern\": {\"Regex\": "
                        + Json.quote(split.splitter().pattern())
                        + "}, \"behavior\": \"" + behavior(split.behavior()) + "\", \"invert\": " + split.invert()
                        + "}";
            case PreTokenizer.Characters characters -> characters(characters);
            case PreTokenizer.Metaspace metaspace ->
                "{\"type\": \"Metaspace\", \"replacement\": " + Json.quote(Character.toString(metaspace.sign()))
                        + ", \"prepend_scheme\": \""
                        + metaspace.prepend().name().toLowerCase(Locale.ROOT)
                        + "\", \"split\": " + metaspace.split() + "}";
            case PreTokenizer.Sequence sequence ->
                sequence(
                        "pretokenizers",
                        sequence.steps().stream()
                                .map(TokenizerJsonWriter::preTokenizer)
                                .toList());
        };
    }

    private static String characters(PreTokenizer.Characters characters) {
        return switch (characters.kind()) {
            case SPACE -> "{\"type\": \"WhitespaceSplit\"}";
            case NUMBER ->
                "{\"type\": \"Digits\", \"individual_digits\": "
                        + (characters.behavior() == PreTokenizer.Behavior.ISOLATED) + "}";
            case PUNCTUATION ->
                "{\"type\": \"Punctuation\", \"behavior\": \"" + behavior(characters.behavior()) + "\"}";
        };
    }

    private static String behavior(PreTokenizer.Behavior behavior) {
        return switch (behavior) {
            case REMOVED -> "Removed";
            case ISOLATED -> "Isolated";
            case MERGED_WITH_PREVIOUS -> "MergedWithPrevious";
            case MERGED_WITH_NEXT -> "MergedWithNext";
            case CONTIGUOUS -> "Contiguous";
        };
    }

    private String template() {
        Tokenizer.Template template = tokenizer.template();
        if (template.before().length + template.behind().length == 0) {
            return "null";
        }
        String single = java.util.stream.Stream.of(
                        java.util.Arrays.stream(template.before()).mapToObj(this::specialPart),
                        java.util.stream.Stream.of("{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}"),
                        java.util.Arrays.stream(template.behind()).mapToObj(this::specialPart))
                .flatMap(parts -> parts)
                .collect(Collectors.joining(", "));
        String ids = java.util.stream.IntStream.concat(
                        java.util.Arrays.stream(template.before()), java.util.Arrays.stream(template.behind()))
                .distinct()
                .mapToObj(id -> name(id) + ": {\"id\": " + name(id) + ", \"ids\": [" + id + "], \"tokens\": ["
                        + name(id) + "]}")
                .collect(Collectors.joining(", "));
        return "{\"type\": \"TemplateProcessing\", \"single\": [" + single + "], \"pair\": [" + single
                + ", {\"Sequence\": {\"id\": \"B\", \"type_id\": 1}}], \"special_tokens\": {" + ids + "}}";
    }

    private String specialPart(int id) {
        return "{\"SpecialToken\": {\"id\": " + name(id) + ", \"type_id\": 0}}";
    }

    private String name(int id) {
        return Json.quote(new String(tokenizer.tokenBytes(id), StandardCharsets.UTF_8));
    }

    private String decoder() {
        return switch (tokenizer.decoding()) {
            case BYTES ->
                "{\"type\": \"ByteLevel\", \"add_prefix_space\": true, \"trim_offsets\": true, \"use_regex\": true}";
            case SENTENCE_PIECE ->
                sequence(
                        "decoders",
                        List.of(
                                "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\u2581\"}, \"content\": \" \"}",
                                "{\"type\": \"ByteFallback\"}",
                                "{\"type\": \"Fuse\"}",
                                "{\"type\": \"Strip\", \"content\": \" \", \"start\": 1, \"stop\": 0}"));
            case WORD_PIECE ->
                "{\"type\": \"WordPiece\", \"prefix\": " + Json.quote(tokenizer.mark()) + ", \"cleanup\": true}";
            case SUFFIX -> "{\"type\": \"BPEDecoder\", \"suffix\": " + Json.quote(tokenizer.mark()) + "}";
        };
    }

    /// Added tokens stand in the vocabulary too: otherwise the library numbers them anew where ids have gaps.
    private void writeByteBpe(ByteBpe model) throws IOException {
        writeBpeHead(null, "", "", false, false, model.wholePieces());
        String separator = "\n";
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            boolean own = id < model.tokens().length && model.tokens()[id] != null && !tokenizer.isAdded(id);
            if (own || tokenizer.isToken(id)) {
                String name = own ? ByteAlphabet.write(model.tokens()[id]) : text(id);
                out.write(separator + "      " + Json.quote(name) + ": " + id);
                separator = ",\n";
            }
        }
        out.write("\n    },\n    \"merges\": [");
        separator = "\n";
        for (ByteBpe.Merge merge : model.merges()) {
            out.write(separator + "      [" + Json.quote(ByteAlphabet.write(model.tokens()[merge.left()])) + ", "
                    + Json.quote(ByteAlphabet.write(model.tokens()[merge.right()])) + "]");
            separator = ",\n";
        }
        out.write("\n    ]");
    }

    private String text(int id) {
        return new String(tokenizer.tokenBytes(id), StandardCharsets.UTF_8);
    }

    private void writeBpeHead(
            String unknown, String prefix, String suffix, boolean fuse, boolean fallback, boolean wholePieces)
            throws IOException {
        out.write("    \"type\": \"BPE\", \"dropout\": null, \"unk_token\": "
                + (unknown == null ? "null" : Json.quote(unknown)) + ",\n    \"continuing_subword_prefix\": "
                + (prefix.isEmpty() ? "null" : Json.quote(prefix)) + ", \"end_of_word_suffix\": "
                + (suffix.isEmpty() ? "null" : Json.quote(suffix)) + ", \"fuse_unk\": " + fuse
                + ",\n    \"byte_fallback\": " + fallback + ", \"ignore_merges\": " + wholePieces
                + ",\n    \"vocab\": {");
    }

    private void writeCharacterBpe(CharacterBpe model) throws IOException {
        CharacterBpe.Options options = model.options();
        String unknown = options.unknown() < 0 ? null : text(options.unknown());
        writeBpeHead(
                unknown,
                options.prefix(),
                options.suffix(),
                options.fuseUnknown(),
                options.byteFallback(),
                options.wholePieces());
        writeNames(model.tokens());
        out.write("\n    },\n    \"merges\": [");
        String separator = "\n";
        for (ByteBpe.Merge merge : model.merges()) {
            out.write(separator + "      [" + Json.quote(name(model.tokens(), merge.left())) + ", "
                    + Json.quote(name(model.tokens(), merge.right())) + "]");
            separator = ",\n";
        }
        out.write("\n    ]");
    }

    private static String name(byte[][] tokens, int id) {
        return new String(tokens[id], StandardCharsets.UTF_8);
    }

    private void writeNames(byte[][] tokens) throws IOException {
        String separator = "\n";
        for (int id = 0; id < tokens.length; id++) {
            String name = tokens[id] != null ? name(tokens, id) : tokenizer.isToken(id) ? text(id) : null;
            if (name != null) {
                out.write(separator + "      " + Json.quote(name) + ": " + id);
                separator = ",\n";
            }
        }
    }

    private void writeUnigram(Unigram model) throws IOException {
        out.write("    \"type\": \"Unigram\", \"unk_id\": " + model.unknown() + ", \"byte_fallback\": "
                + model.byteFallback() + ",\n    \"vocab\": [");
        String separator = "\n";
        for (int id = 0; id < model.scores().length; id++) {
            out.write(separator + "      [" + Json.quote(text(id)) + ", " + model.scores()[id] + "]");
            separator = ",\n";
        }
        out.write("\n    ]");
    }

    private void writeWordPiece(WordPiece model) throws IOException {
        out.write("    \"type\": \"WordPiece\", \"unk_token\": " + Json.quote(text(model.unknown()))
                + ", \"continuing_subword_prefix\": " + Json.quote(model.prefix())
                + ", \"max_input_chars_per_word\": " + model.longestWord() + ",\n    \"vocab\": {");
        writeNames(model.tokens());
        out.write("\n    }");
    }
}
