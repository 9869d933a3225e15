package dev.quern.tokenizer;

import dev.quern.tokenizer.split.NamedPattern;
import dev.quern.tokenizer.split.Splitter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// A tokenizer: how text is normalized and split, the model that makes ids of pieces, the tokens added beside
/// it, and the way back. Immutable and thread-safe; each thread encodes with an [Encoder] of its own.
///
/// Made by [BpeTrainer] and by the readers of file formats.
public final class Tokenizer {
    private final Model model;
    private final byte[][] tokens;
    private final Normalizer normalizer;
    private final PreTokenizer preTokenizer;
    private final Splitter plainSplitter;
    private final List<AddedToken> added;
    private final Map<String, AddedToken> addedByContent = new LinkedHashMap<>();
    private final boolean[] special;
    private final boolean[] isAdded;
    private final Template template;
    private final Decoding decoding;
    private final String mark;
    private final ByteSequences index = new ByteSequences();
    private final int[] idOf;
    private final ConcurrentLinkedDeque<Encoder> idle = new ConcurrentLinkedDeque<>();

    /// Ids that stand before and behind each text, such as `[CLS]` and `[SEP]`.
    public record Template(int[] before, int[] behind) {
        /// Nothing.
        public static final Template NONE = new Template(new int[0], new int[0]);
    }

    /// Everything a tokenizer is made of.
    ///
    /// @param tokens what each id stands for, null where an id has no token
    /// @param normalizer may be null
    /// @param preTokenizer may be null
    /// @param mark of continuation or end, as the decoding needs it
    record Parts(
            Model model,
            byte[][] tokens,
            Normalizer normalizer,
            PreTokenizer preTokenizer,
            Collection<AddedToken> added,
            Template template,
            Decoding decoding,
            String mark) {}

    Tokenizer(Parts parts) {
        model = parts.model();
        normalizer = parts.normalizer();
        preTokenizer = parts.preTokenizer();
        template = parts.template();
        decoding = parts.decoding();
        mark = parts.mark();
        added = parts.added().stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .toList();
        tokens = withAdded(parts.tokens(), added);
        special = new boolean[tokens.length];
        isAdded = new boolean[tokens.length];
        for (AddedToken token : added) {
            AddedToken other = addedByContent.putIfAbsent(token.content(), token);
            if (other != null) {
                throw new IllegalArgumentException(
                        "added token '" + token.content() + "' has two ids, " + other.id() + " and " + token.id());
            }
            special[token.id()] |= token.special();
            isAdded[token.id()] = true;
        }
        idOf = new int[tokens.length];
        for (int id = tokens.length - 1; id >= 0; id--) {
            if (tokens[id] != null) {
                idOf[index.add(tokens[id], 0, tokens[id].length)] = id;
            }
        }
        plainSplitter = model instanceof ByteBpe ? plain(preTokenizer) : null;
    }

    private static byte[][] withAdded(byte[][] tokens, List<AddedToken> added) {
        int size = Math.max(tokens.length, added.isEmpty() ? 0 : added.getLast().id() + 1);
        byte[][] all = java.util.Arrays.copyOf(tokens, size);
        for (AddedToken token : added) {
            all[token.id()] = token.content().getBytes(StandardCharsets.UTF_8);
        }
        return all;
    }

    /// The one splitter that a pre-tokenizer amounts to, or null where it does more.
    private static Splitter plain(PreTokenizer preTokenizer) {
        return switch (preTokenizer) {
            case PreTokenizer.ByteLevel level
            when level.useRegex() && !level.addPrefixSpace() -> Splitter.of("gpt-2", level.unicode());
            case PreTokenizer.Split split
            when split.behavior() == PreTokenizer.Behavior.ISOLATED && !split.invert() -> split.splitter();
            case PreTokenizer.Sequence sequence
            when sequence.steps().size() == 2
                    && sequence.steps().get(1) instanceof PreTokenizer.ByteLevel level
                    && !level.useRegex()
                    && !level.addPrefixSpace() -> plain(sequence.steps().getFirst());
            case null, default -> null;
        };
    }

    /// What it is, in a line: the model and how text is split.
    public String describe() {
        String kind =
                switch (model) {
                    case ByteBpe bpe -> "byte-level BPE, " + bpe.merges().size() + " merges";
                    case CharacterBpe bpe ->
                        "BPE of characters, " + bpe.merges().size() + " merges";
                    case Unigram unigram -> "unigram";
                    case WordPiece wordPiece -> "WordPiece";
                };
        String split = plainSplitter == null
                ? ""
                : ", pattern "
                        + NamedPattern.find(plainSplitter.pattern())
                                .map(NamedPattern::label)
                                .orElse(plainSplitter.pattern());
        return kind + split + (normalizer == null ? "" : ", normalizes text");
    }

    /// One more than the highest id.
    public int vocabularySize() {
        return tokens.length;
    }

    /// Added tokens, special ones among them, by id.
    public List<AddedToken> addedTokens() {
        return added;
    }

    /// Names of the special tokens, by id.
    public List<String> special() {
        return added.stream()
                .filter(AddedToken::special)
                .map(AddedToken::content)
                .toList();
    }

    /// What a token stands for: bytes of text for a byte-level model, else the piece as the vocabulary writes
    /// it; for an added token its name.
    ///
    /// @throws IllegalArgumentException where no token has that id
    public byte[] tokenBytes(int id) {
        return token(id).clone();
    }

    private byte[] token(int id) {
        if (id < 0 || id >= tokens.length || tokens[id] == null) {
            throw new IllegalArgumentException("no token has id " + id + "; ids run from 0 to " + (tokens.length - 1));
        }
        return tokens[id];
    }

    /// Whether some token has this id: ids may have gaps.
    public boolean isToken(int id) {
        return id >= 0 && id < tokens.length && tokens[id] != null;
    }

    int tokenLength(int id) {
        return tokens[id].length;
    }

    /// Length in bytes of what a token contributes to text: 0 for special tokens.
    public int textLength(int id) {
        return isSpecial(id) ? 0 : decoding.bytes(token(id), false, mark).length;
    }

    boolean isAdded(int id) {
        return isAdded[id];
    }

    /// Whether the token is special.
    public boolean isSpecial(int id) {
        return id >= 0 && id < special.length && special[id];
    }

    /// The id of a token by what it stands for, or -1.
    public int id(byte[] token) {
        int found = index.find(token, 0, token.length);
        return found < 0 ? -1 : idOf[found];
    }

    /// Id of a special token.
    ///
    /// @throws IllegalArgumentException naming those there are
    public int specialId(String name) {
        AddedToken token = addedByContent.get(name);
        if (token == null || !token.special()) {
            throw new IllegalArgumentException("no special token '" + name + "'; there are " + special());
        }
        return token.id();
    }

    /// What stands before and behind each text.
    public Template template() {
        return template;
    }

    /// How text is normalized, or null.
    Normalizer normalizer() {
        return normalizer;
    }

    /// How text is split, or null.
    PreTokenizer preTokenizer() {
        return preTokenizer;
    }

    /// The splitter that is all there is to do before a byte-level model, or null.
    Splitter plainSplitter() {
        return plainSplitter;
    }

    Model model() {
        return model;
    }

    Decoding decoding() {
        return decoding;
    }

    String mark() {
        return mark;
    }

    /// An encoder for one thread.
    public Encoder encoder() {
        return new Encoder(this);
    }

    /// Ids of a text, without what the template adds. Names of special tokens in it are text like any other.
    public int[] encode(String text) {
        return encode(text, SpecialText.AS_TEXT);
    }

    /// Ids of a text, without what the template adds.
    ///
    /// @throws SpecialText.RefusedException where the text holds a special token that it must not
    public int[] encode(String text, SpecialText policy) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Encoder encoder = borrow();
        try {
            IntList ids = new IntList();
            encoder.special(policy).encode(bytes, 0, bytes.length, ids);
            return ids.toArray();
        } finally {
            idle.push(encoder);
        }
    }

    private Encoder borrow() {
        Encoder encoder = idle.poll();
        return encoder == null ? new Encoder(this) : encoder;
    }

    /// Ids of many texts, encoded on several threads, in the order of the texts.
    ///
    /// @throws SpecialText.RefusedException of the first text that holds a special token which it must not
    public List<int[]> encodeBatch(List<byte[]> texts, SpecialText policy, int threads) {
        int[][] results = new int[texts.size()][];
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads))) {
            List<Future<?>> workers = new ArrayList<>();
            for (int thread = 0; thread < Math.max(1, threads); thread++) {
                workers.add(pool.submit(() -> encodeSome(texts, policy, next, results)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while encoding a batch", stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
        return List.of(results);
    }

    private void encodeSome(List<byte[]> texts, SpecialText policy, AtomicInteger next, int[][] results) {
        Encoder encoder = borrow().special(policy);
        try {
            IntList ids = new IntList();
            for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
                ids.clear();
                byte[] text = texts.get(i);
                encoder.encode(text, 0, text.length, ids);
                results[i] = ids.toArray();
            }
        } finally {
            idle.push(encoder);
        }
    }

    /// Bytes of a text, special tokens left out. With a byte-level model and no normalizer they equal the encoded text,
    /// also where it was not UTF-8.
    ///
    /// @throws IllegalArgumentException where an id is no token's
    public byte[] decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StreamDecoder decoder = decoder();
        for (int id : ids) {
            bytes.writeBytes(decoder.bytes(id));
        }
        return bytes.toByteArray();
    }

    /// Text of ids, special tokens left out; bytes that are not UTF-8 become U+FFFD.
    public String decodeText(int[] ids) {
        return new String(decode(ids), StandardCharsets.UTF_8);
    }

    /// A decoder that takes ids one by one, as a model makes them.
    public StreamDecoder decoder() {
        return new StreamDecoder(this);
    }
}
