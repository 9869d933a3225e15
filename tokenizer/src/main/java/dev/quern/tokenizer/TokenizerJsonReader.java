package dev.quern.tokenizer;

import dev.quern.tokenizer.split.NamedPattern;
import dev.quern.tokenizer.split.PatternSplitter;
import dev.quern.tokenizer.split.Splitter;
import dev.quern.tokenizer.split.UnicodeVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a tokenizer of the parts of a `tokenizer.json`.
final class TokenizerJsonReader {
    private static final int SPACE_SIGN = 0x2581;
    /// What `\w` is to Rust: more than to Oniguruma.
    private static final String RUST_WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\u200c\u200d";

    private final JsonFields root;
    private final UnicodeVersion unicode;
    private final List<AddedToken> added = new ArrayList<>();
    private final Set<String> addedNames = new HashSet<>();
    private boolean byteLevel;

    TokenizerJsonReader(JsonFields root, UnicodeVersion unicode) {
        this.root = new JsonFields(root.object(), "");
        this.unicode = unicode;
    }

    Tokenizer read() throws TokenizerFormatException {
        readAdded();
        Normalizer normalizer = root.has("normalizer") ? normalizer(root.object("normalizer")) : null;
        PreTokenizer preTokenizer = root.has("pre_tokenizer") ? preTokenizer(root.object("pre_tokenizer")) : null;
        JsonFields model = root.object("model");
        String type = model.has("type") ? model.string("type") : guess(model);
        byte[][] tokens;
        Model made;
        switch (type) {
            case "BPE" -> {
                Map<String, Integer> vocabulary = vocabulary(model.object("vocab"));
                tokens = byteLevel ? byteLevelTokens(vocabulary) : plainTokens(vocabulary);
                List<ByteBpe.Merge> merges = new MergeReader(vocabulary, affix(model, "continuing_subword_prefix"))
                        .read(model.array("merges"), model.name("merges"));
                for (ByteBpe.Merge merge : merges) {
                    nameParts(merge, tokens);
                }
                made = byteLevel ? byteBpe(model, tokens, merges) : characterBpe(model, tokens, vocabulary, merges);
            }
            case "Unigram" -> {
                List<?> pieces = model.array("vocab");
                tokens = new byte[pieces.size()][];
                made = unigram(model, pieces, tokens);
            }
            case "WordPiece" -> {
                Map<String, Integer> vocabulary = vocabulary(model.object("vocab"));
                tokens = plainTokens(vocabulary);
                made = wordPiece(model, tokens, vocabulary);
            }
            default ->
                throw new TokenizerFormatException(
                        "model.type must be BPE, Unigram or WordPiece, is " + Json.quote(type));
        }
        JsonFields decoder = root.has("decoder") ? root.object("decoder") : null;
        Decoding decoding = decoding(decoder, made);
        return new Tokenizer(new Tokenizer.Parts(
                made,
                tokens,
                normalizer,
                preTokenizer,
                added,
                root.has("post_processor") ? template(root.object("post_processor")) : Tokenizer.Template.NONE,
                decoding,
                mark(decoder, decoding)));
    }

    /// Old files leave the type out.
    private static String guess(JsonFields model) {
        if (model.has("merges")) {
            return "BPE";
        }
        return model.get("vocab") instanceof List<?> ? "Unigram" : "WordPiece";
    }

    private static String affix(JsonFields model, String name) throws TokenizerFormatException {
        return model.string(name, "");
    }

    private void readAdded() throws TokenizerFormatException {
        if (!root.has("added_tokens")) {
            return;
        }
        int number = 0;
        for (Object each : root.array("added_tokens")) {
            JsonFields token = JsonFields.of(each, "added_tokens[" + number++ + "]");
            added.add(new AddedToken(
                    token.integer("id"),
                    token.string("content"),
                    token.bool("special", false),
                    token.bool("single_word", false),
                    token.bool("lstrip", false),
                    token.bool("rstrip", false),
                    token.bool("normalized", false)));
            addedNames.add(added.getLast().content());
        }
    }

    /// Ids by name; checked for duplicates and gaps that no added token fills.
    private Map<String, Integer> vocabulary(JsonFields json) throws TokenizerFormatException {
        Map<String, Integer> ids = HashMap.newHashMap(json.object().size());
        String[] names = new String[json.object().size() + added.size()];
        int highest = -1;
        for (Map.Entry<?, ?> entry : json.object().entrySet()) {
            String name = (String) entry.getKey();
            if (!(entry.getValue() instanceof Long id) || id < 0 || id >= PairTable.LIMIT) {
                throw new TokenizerFormatException("token " + Json.quote(name) + " has id " + entry.getValue()
                        + "; ids are whole numbers from 0 to " + (PairTable.LIMIT - 1));
            }
            if (id < names.length) {
                if (names[id.intValue()] != null) {
                    throw new TokenizerFormatException("id " + id + " stands twice, for "
                            + Json.quote(names[id.intValue()]) + " and for " + Json.quote(name));
                }
                names[id.intValue()] = name;
            }
            highest = isAdded(name) ? highest : Math.max(highest, id.intValue());
            ids.put(name, id.intValue());
        }
        findGap(names, highest);
        return ids;
    }

    private boolean isAdded(String name) {
        return addedNames.contains(name);
    }

    private void findGap(String[] names, int highest) throws TokenizerFormatException {
        Set<Integer> filled = new HashSet<>();
        added.forEach(token -> filled.add(token.id()));
        for (int id = 0; id <= highest; id++) {
            if ((id >= names.length || names[id] == null) && !filled.contains(id)) {
                throw new TokenizerFormatException(
                        "no token has id " + id + ", though ids go up to " + highest + "; ids must have no gap");
            }
        }
    }

    private static byte[][] plainTokens(Map<String, Integer> vocabulary) {
        byte[][] tokens = new byte[highest(vocabulary) + 1][];
        vocabulary.forEach((name, id) -> tokens[id] = name.getBytes(StandardCharsets.UTF_8));
        return tokens;
    }

    private static int highest(Map<String, Integer> vocabulary) {
        return vocabulary.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    }

    /// Bytes of tokens that are written in stand-ins; null for those that are added tokens only.
    private byte[][] byteLevelTokens(Map<String, Integer> vocabulary) throws TokenizerFormatException {
        byte[][] tokens = new byte[highest(vocabulary) + 1][];
        for (Map.Entry<String, Integer> entry : vocabulary.entrySet()) {
            byte[] bytes = ByteAlphabet.read(entry.getKey());
            if (bytes == null && !isAdded(entry.getKey())) {
                throw new TokenizerFormatException(
                        "token " + Json.quote(entry.getKey())
                                + " holds a character that stands for no byte; a byte-level vocabulary writes bytes as GPT-2 does");
            }
            tokens[entry.getValue()] = isAdded(entry.getKey()) ? null : bytes;
        }
        return tokens;
    }

    /// An added token that takes part in a merge is the model's too.
    private void nameParts(ByteBpe.Merge merge, byte[][] tokens) {
        for (AddedToken token : added) {
            boolean part = token.id() == merge.left() || token.id() == merge.right() || token.id() == merge.result();
            if (part && tokens[token.id()] == null) {
                tokens[token.id()] = ByteAlphabet.read(token.content());
            }
        }
    }

    private ByteBpe byteBpe(JsonFields model, byte[][] tokens, List<ByteBpe.Merge> merges)
            throws TokenizerFormatException {
        if (!affix(model, "continuing_subword_prefix").isEmpty()
                || !affix(model, "end_of_word_suffix").isEmpty()) {
            throw new TokenizerFormatException(
                    "model: prefixes and suffixes of tokens are not supported together with byte level");
        }
        return new ByteBpe(tokens, merges, model.bool("ignore_merges", false));
    }

    private CharacterBpe characterBpe(
            JsonFields model, byte[][] tokens, Map<String, Integer> vocabulary, List<ByteBpe.Merge> merges)
            throws TokenizerFormatException {
        int[] ranks = new int[merges.size()];
        Arrays.setAll(ranks, i -> i);
        return new CharacterBpe(
                tokens,
                merges,
                ranks,
                new CharacterBpe.Options(
                        unknown(model, vocabulary),
                        model.bool("fuse_unk", false),
                        model.bool("byte_fallback", false),
                        affix(model, "continuing_subword_prefix"),
                        affix(model, "end_of_word_suffix"),
                        model.bool("ignore_merges", false)));
    }

    private static int unknown(JsonFields model, Map<String, Integer> vocabulary) throws TokenizerFormatException {
        if (!model.has("unk_token")) {
            return -1;
        }
        Integer id = vocabulary.get(model.string("unk_token"));
        if (id == null) {
            throw new TokenizerFormatException(
                    "model.unk_token " + Json.quote(model.string("unk_token")) + " is not in the vocabulary");
        }
        return id;
    }

    private static Unigram unigram(JsonFields model, List<?> pieces, byte[][] tokens) throws TokenizerFormatException {
        double[] scores = new double[pieces.size()];
        for (int id = 0; id < scores.length; id++) {
            String path = model.name("vocab") + "[" + id + "]";
            List<?> piece = JsonFields.array(pieces.get(id), path);
            if (piece.size() != 2 || !(piece.get(1) instanceof Number score)) {
                throw JsonFields.wrong(path, "a piece and its score", pieces.get(id));
            }
            tokens[id] = JsonFields.string(piece.getFirst(), path).getBytes(StandardCharsets.UTF_8);
            scores[id] = score.doubleValue();
        }
        int unknown = model.has("unk_id") ? model.integer("unk_id") : 0;
        if (unknown >= scores.length) {
            throw new TokenizerFormatException(
                    "model.unk_id is " + unknown + "; there are " + scores.length + " pieces");
        }
        return new Unigram(tokens, scores, unknown, model.bool("byte_fallback", false), false);
    }

    private static WordPiece wordPiece(JsonFields model, byte[][] tokens, Map<String, Integer> vocabulary)
            throws TokenizerFormatException {
        int unknown = unknown(model, vocabulary);
        if (unknown < 0) {
            throw new TokenizerFormatException("model.unk_token is missing");
        }
        int longest = model.has("max_input_chars_per_word") ? model.integer("max_input_chars_per_word") : 100;
        return new WordPiece(tokens, unknown, model.string("continuing_subword_prefix", "##"), longest);
    }

    private Normalizer normalizer(JsonFields json) throws TokenizerFormatException {
        return switch (json.string("type")) {
            case "NFC", "NFD", "NFKC", "NFKD" ->
                new Normalizer.Unicode(java.text.Normalizer.Form.valueOf(json.string("type")));
            case "Lowercase" -> new Normalizer.Lowercase();
            case "Prepend" -> new Normalizer.Prepend(json.string("prepend"));
            case "Replace" -> replace(json);
            case "Strip" -> new Normalizer.Strip(json.bool("strip_left", true), json.bool("strip_right", true));
            case "StripAccents" -> new Normalizer.StripAccents(true);
            case "BertNormalizer" -> {
                boolean lowercase = json.bool("lowercase", true);
                yield new Normalizer.Bert(
                        json.bool("clean_text", true),
                        json.bool("handle_chinese_chars", true),
                        json.bool("strip_accents", lowercase),
                        lowercase);
            }
            case "Precompiled" -> new Normalizer.Precompiled(characterMap(json));
            case "Sequence" -> {
                List<Normalizer> steps = new ArrayList<>();
                for (Object step : json.array("normalizers")) {
                    steps.add(normalizer(JsonFields.of(step, json.name("normalizers"))));
                }
                yield new Normalizer.Sequence(steps);
            }
            default -> throw unsupported(json);
        };
    }

    private static CharacterMap characterMap(JsonFields json) throws TokenizerFormatException {
        String text = json.string("precompiled_charsmap");
        try {
            return new CharacterMap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException wrong) {
            throw new TokenizerFormatException(json.name("precompiled_charsmap") + ": " + wrong.getMessage());
        }
    }

    private Normalizer replace(JsonFields json) throws TokenizerFormatException {
        JsonFields pattern = json.object("pattern");
        return pattern.has("Regex")
                ? new Normalizer.ReplacePattern(
                        new PatternSplitter(pattern.string("Regex"), unicode), json.string("content"))
                : new Normalizer.Replace(pattern.string("String"), json.string("content"));
    }

    private PreTokenizer preTokenizer(JsonFields json) throws TokenizerFormatException {
        return switch (json.string("type")) {
            case "ByteLevel" -> {
                byteLevel = true;
                yield new PreTokenizer.ByteLevel(
                        json.bool("add_prefix_space", true), json.bool("use_regex", true), unicode);
            }
            case "Split" ->
                new PreTokenizer.Split(splitter(json.object("pattern")), behavior(json), json.bool("invert", false));
            case "Metaspace" -> metaspace(json);
            case "Digits" ->
                new PreTokenizer.Characters(
                        PreTokenizer.CharacterKind.NUMBER,
                        json.bool("individual_digits", false)
                                ? PreTokenizer.Behavior.ISOLATED
                                : PreTokenizer.Behavior.CONTIGUOUS);
            case "Punctuation" ->
                new PreTokenizer.Characters(
                        PreTokenizer.CharacterKind.PUNCTUATION,
                        json.has("behavior") ? behavior(json) : PreTokenizer.Behavior.ISOLATED);
            case "Whitespace" ->
                new PreTokenizer.Split(
                        Splitter.of("[" + RUST_WORD + "]+|[^" + RUST_WORD + "\\s]+", unicode),
                        PreTokenizer.Behavior.REMOVED,
                        true);
            case "WhitespaceSplit" ->
                new PreTokenizer.Characters(PreTokenizer.CharacterKind.SPACE, PreTokenizer.Behavior.REMOVED);
            case "BertPreTokenizer" ->
                new PreTokenizer.Sequence(List.of(
                        new PreTokenizer.Characters(PreTokenizer.CharacterKind.SPACE, PreTokenizer.Behavior.REMOVED),
                        new PreTokenizer.Characters(
                                PreTokenizer.CharacterKind.PUNCTUATION, PreTokenizer.Behavior.ISOLATED)));
            case "Sequence" -> {
                List<PreTokenizer> steps = new ArrayList<>();
                for (Object step : json.array("pretokenizers")) {
                    steps.add(preTokenizer(JsonFields.of(step, json.name("pretokenizers"))));
                }
                yield steps.size() == 1 ? steps.getFirst() : new PreTokenizer.Sequence(steps);
            }
            default -> throw unsupported(json);
        };
    }

    private Splitter splitter(JsonFields pattern) throws TokenizerFormatException {
        if (pattern.has("Regex")) {
            String regex = pattern.string("Regex");
            if (regex.contains("}+") && NamedPattern.find(regex).isEmpty()) {
                throw JsonFields.wrong(
                        pattern.name("Regex"),
                        "a pattern without '}+', which Oniguruma reads as a repetition and tiktoken as possessive; write"
                                + " '}' or '(?:..{..})+'",
                        regex);
            }
            return Splitter.of(regex, unicode);
        }
        StringBuilder quoted = new StringBuilder();
        pattern.string("String").codePoints().forEach(codePoint -> {
            if (!Character.isLetterOrDigit(codePoint) && codePoint < 0x80) {
                quoted.append('\\');
            }
            quoted.appendCodePoint(codePoint);
        });
        return new PatternSplitter(quoted.toString(), unicode);
    }

    private static PreTokenizer.Behavior behavior(JsonFields json) throws TokenizerFormatException {
        return switch (json.string("behavior")) {
            case "Removed" -> PreTokenizer.Behavior.REMOVED;
            case "Isolated" -> PreTokenizer.Behavior.ISOLATED;
            case "MergedWithPrevious" -> PreTokenizer.Behavior.MERGED_WITH_PREVIOUS;
            case "MergedWithNext" -> PreTokenizer.Behavior.MERGED_WITH_NEXT;
            case "Contiguous" -> PreTokenizer.Behavior.CONTIGUOUS;
            default ->
                throw JsonFields.wrong(
                        json.name("behavior"),
                        "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous",
                        json.get("behavior"));
        };
    }

    private static PreTokenizer metaspace(JsonFields json) throws TokenizerFormatException {
        String sign = json.string("replacement", Character.toString(SPACE_SIGN));
        if (sign.codePointCount(0, sign.length()) != 1) {
            throw JsonFields.wrong(json.name("replacement"), "one character", sign);
        }
        String scheme = json.has("prepend_scheme")
                ? json.string("prepend_scheme")
                : json.bool("add_prefix_space", true) ? "always" : "never";
        PreTokenizer.Metaspace.Prepend prepend =
                switch (scheme) {
                    case "first" -> PreTokenizer.Metaspace.Prepend.FIRST;
                    case "never" -> PreTokenizer.Metaspace.Prepend.NEVER;
                    case "always" -> PreTokenizer.Metaspace.Prepend.ALWAYS;
                    default -> throw JsonFields.wrong(json.name("prepend_scheme"), "first, never or always", scheme);
                };
        return new PreTokenizer.Metaspace(sign.codePointAt(0), prepend, json.bool("split", true));
    }

    private Tokenizer.Template template(JsonFields json) throws TokenizerFormatException {
        return switch (json.string("type")) {
            case "ByteLevel" -> Tokenizer.Template.NONE;
            case "BertProcessing", "RobertaProcessing" ->
                new Tokenizer.Template(new int[] {idOfPair(json, "cls")}, new int[] {idOfPair(json, "sep")});
            case "TemplateProcessing" -> templateProcessing(json);
            case "Sequence" -> {
                Tokenizer.Template found = Tokenizer.Template.NONE;
                for (Object each : json.array("processors")) {
                    Tokenizer.Template next = template(JsonFields.of(each, json.name("processors")));
                    found = next == Tokenizer.Template.NONE ? found : next;
                }
                yield found;
            }
            default -> throw unsupported(json);
        };
    }

    private static int idOfPair(JsonFields json, String name) throws TokenizerFormatException {
        List<?> pair = json.array(name);
        if (pair.size() != 2) {
            throw JsonFields.wrong(json.name(name), "a token and its id", pair);
        }
        return JsonFields.integer(pair.get(1), json.name(name));
    }

    private static Tokenizer.Template templateProcessing(JsonFields json) throws TokenizerFormatException {
        IntList before = new IntList();
        IntList behind = new IntList();
        JsonFields special = json.object("special_tokens");
        boolean seen = false;
        for (Object each : json.array("single")) {
            JsonFields part = JsonFields.of(each, json.name("single"));
            if (part.has("Sequence")) {
                seen = true;
            } else {
                String name = part.object("SpecialToken").string("id");
                for (Object id : special.object(name).array("ids")) {
                    (seen ? behind : before).add(JsonFields.integer(id, special.name(name)));
                }
            }
        }
        return new Tokenizer.Template(before.toArray(), behind.toArray());
    }

    private static Decoding decoding(JsonFields decoder, Model model) throws TokenizerFormatException {
        if (model instanceof ByteBpe) {
            return Decoding.BYTES;
        }
        if (model instanceof WordPiece) {
            return Decoding.WORD_PIECE;
        }
        boolean suffix = decoder != null && decoder.string("type").equals("BPEDecoder");
        return suffix ? Decoding.SUFFIX : Decoding.SENTENCE_PIECE;
    }

    private static String mark(JsonFields decoder, Decoding decoding) throws TokenizerFormatException {
        return switch (decoding) {
            case WORD_PIECE -> decoder == null ? "##" : decoder.string("prefix", "##");
            case SUFFIX -> decoder.string("suffix", "</w>");
            case BYTES, SENTENCE_PIECE -> "";
        };
    }

    private static TokenizerFormatException unsupported(JsonFields json) throws TokenizerFormatException {
        return new TokenizerFormatException(
                json.path() + " of type " + Json.quote(json.string("type")) + " is not supported");
    }
}
