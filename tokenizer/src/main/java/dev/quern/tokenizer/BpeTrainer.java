package dev.quern.tokenizer;

import dev.quern.tokenizer.split.NamedPattern;
import dev.quern.tokenizer.split.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Trains byte-level BPE: joins the most frequent pair of neighbours until the vocabulary is full (Sennrich et al.
/// 2016, on bytes as in GPT-2). Special tokens come first, then bytes, then merges. With [Ties#HF] the result
/// equals that of Hugging Face's trainer.
///
/// Deterministic: depends on the counts only.
public final class BpeTrainer {
    private final Options options;
    private final List<byte[]> tokens = new ArrayList<>();
    private final List<ByteBpe.Merge> merges = new ArrayList<>();
    private final ByteSequences names = new ByteSequences();
    /// Pairs of neighbours by number: key, count over all words, words that hold it or held it.
    private final LongIndex pairs = new LongIndex();
    private long[] pairCounts = new long[1 << 10];
    private IntList[] pairWords = new IntList[1 << 10];
    private final PairQueue queue = new PairQueue();
    private final IntList risen = new IntList();
    /// Whether the token that is being made was there before, so that pairs with it may be queued already.
    private boolean reused;
    /// Symbols of all words; each word's are in front of its place, what merges have freed is behind them.
    private int[] symbols;
    private int[] starts;
    private int[] lengths;
    private long[] wordCounts;

    /// How tokens are numbered, and so which of two equally frequent pairs is joined first: the one with the
    /// lower number of its left, then of its right token.
    public enum Ties {
        /// As Hugging Face's trainer: special tokens, bytes by their printable stand-ins, merges.
        HF,
        /// As tiktoken's vocabularies, minbpe and rustbpe: bytes by value, merges, special tokens.
        BYTES
    }

    /// Which bytes have a token from the start.
    public enum Alphabet {
        /// All 256, so that any text can be encoded.
        ALL,
        /// Those that occur in the corpus; a text with another one cannot be encoded.
        SEEN
    }

    /// What to train.
    ///
    /// @param vocabulary tokens in all, special ones and bytes included
    /// @param minFrequency a pair seen less often is not joined
    /// @param maxTokenBytes longest token in bytes
    /// @param special tokens that never arise from text
    public record Options(
            int vocabulary, long minFrequency, int maxTokenBytes, List<String> special, Ties ties, Alphabet alphabet) {
        public Options {
            special = List.copyOf(special);
            if (vocabulary < 256 + special.size() || vocabulary >= PairTable.LIMIT) {
                throw new IllegalArgumentException("vocabulary must be at least " + (256 + special.size())
                        + " (256 bytes and " + special.size() + " special tokens) and at most "
                        + (PairTable.LIMIT - 1) + ", got " + vocabulary);
            }
            if (special.stream().distinct().count() < special.size() || special.contains("")) {
                throw new IllegalArgumentException("special tokens must differ and not be empty, got " + special);
            }
        }

        /// As Hugging Face's trainer, all bytes in the alphabet.
        public Options(int vocabulary, long minFrequency, int maxTokenBytes, List<String> special) {
            this(vocabulary, minFrequency, maxTokenBytes, special, Ties.HF, Alphabet.ALL);
        }

        /// Any frequency from 2, any length up to 128 bytes.
        public static Options of(int vocabulary, List<String> special) {
            return new Options(vocabulary, 2, 128, special);
        }
    }

    private BpeTrainer(Options options) {
        this.options = options;
    }

    /// Trains on counts. A corpus too small for the vocabulary gives a smaller one.
    public static Tokenizer train(WordCounts counts, Options options) {
        BpeTrainer trainer = new BpeTrainer(options);
        trainer.load(counts);
        trainer.countPairs();
        trainer.join();
        return trainer.tokenizer(counts.splitter());
    }

    private Tokenizer tokenizer(Splitter splitter) {
        List<AddedToken> added = new ArrayList<>();
        byte[][] all = tokens.toArray(byte[][]::new);
        int first = options.ties() == Ties.HF ? 0 : all.length;
        for (String name : options.special()) {
            added.add(AddedToken.special(first + added.size(), name));
        }
        byte[][] ordinary = all.clone();
        Arrays.fill(ordinary, 0, first == 0 ? added.size() : 0, null);
        // A merge may spell a special token; then it is the model's too.
        merges.forEach(merge -> ordinary[merge.result()] = all[merge.result()]);
        PreTokenizer split = new PreTokenizer.Sequence(List.of(
                new PreTokenizer.Split(splitter, PreTokenizer.Behavior.ISOLATED, false),
                new PreTokenizer.ByteLevel(false, false, splitter.unicode())));
        boolean gpt2 = splitter.pattern().equals(NamedPattern.GPT_2.pattern());
        return new Tokenizer(new Tokenizer.Parts(
                new ByteBpe(ordinary, merges, false),
                all,
                null,
                gpt2 ? new PreTokenizer.ByteLevel(false, true, splitter.unicode()) : split,
                added,
                Tokenizer.Template.NONE,
                Decoding.BYTES,
                ""));
    }

    private void load(WordCounts counts) {
        IntList bytes = new IntList(1 << 16);
        IntList ends = new IntList(1 << 12);
        LongList times = new LongList();
        boolean[] seen = new boolean[256];
        counts.forEachSorted((word, count) -> {
            for (byte value : word) {
                bytes.add(value & 0xff);
                seen[value & 0xff] = true;
            }
            ends.add(bytes.size());
            times.add(count);
        });
        int[] idOfByte = number(seen);
        symbols = bytes.toArray();
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = idOfByte[symbols[i]];
        }
        starts = new int[ends.size()];
        lengths = new int[ends.size()];
        for (int word = 0; word < starts.length; word++) {
            starts[word] = word == 0 ? 0 : ends.get(word - 1);
            lengths[word] = ends.get(word) - starts[word];
        }
        wordCounts = times.toArray();
    }

    private int[] number(boolean[] seen) {
        if (options.ties() == Ties.HF) {
            options.special().forEach(token -> idOf(token.getBytes(StandardCharsets.UTF_8)));
        }
        int[] idOfByte = new int[256];
        for (int i = 0; i < 256; i++) {
            byte value = options.ties() == Ties.HF ? ByteAlphabet.order()[i] : (byte) i;
            if (options.alphabet() == Alphabet.ALL || seen[value & 0xff]) {
                idOfByte[value & 0xff] = idOf(new byte[] {value});
            }
        }
        return idOfByte;
    }

    /// The id of a token, which is added if new. It is not new where a merge spells a special token, as in the
    /// reference.
    private int idOf(byte[] token) {
        int id = names.add(token, 0, token.length);
        if (id == tokens.size()) {
            tokens.add(token);
        }
        return id;
    }

    private void countPairs() {
        for (int word = 0; word < starts.length; word++) {
            int end = starts[word] + lengths[word];
            for (int i = starts[word]; i + 1 < end; i++) {
                int index = change(symbols[i], symbols[i + 1], wordCounts[word]);
                pairWords[index].addUnlessLast(word);
            }
        }
        for (int index = 0; index < pairs.size(); index++) {
            offer(index);
        }
    }

    private void join() {
        long least = Math.max(1, options.minFrequency());
        int most = options.vocabulary()
                - (options.ties() == Ties.HF ? 0 : options.special().size());
        while (tokens.size() < most && !queue.isEmpty()) {
            long queued = queue.count();
            int index = queue.poll();
            if (queued != pairCounts[index]) {
                // Counts only fall after a pair is queued; a stale entry goes back with what is true now.
                offer(index);
            } else if (queued < least) {
                break;
            } else {
                joinEverywhere(index);
            }
        }
    }

    private void joinEverywhere(int index) {
        int left = (int) (pairs.key(index) >>> 32);
        int right = (int) pairs.key(index);
        byte[] bytes = concatenate(tokens.get(left), tokens.get(right));
        int before = tokens.size();
        int id = idOf(bytes);
        reused = id < before;
        merges.add(new ByteBpe.Merge(left, right, id));
        IntList words = pairWords[index];
        pairWords[index] = null;
        risen.clear();
        for (int i = 0; i < words.size(); i++) {
            joinInWord(words.get(i), left, right, id);
        }
        pairCounts[index] = 0;
        for (int i = 0; i < risen.size(); i++) {
            offer(risen.get(i));
        }
    }

    private static byte[] concatenate(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    /// Joins from left to right, in place, and changes the counts of the pairs around each join.
    private void joinInWord(int word, int left, int right, int id) {
        int start = starts[word];
        int end = start + lengths[word];
        int out = start;
        long count = wordCounts[word];
        int[] line = symbols;
        for (int i = start; i < end; i++) {
            if (line[i] != left || i + 1 == end || line[i + 1] != right) {
                line[out++] = line[i];
                continue;
            }
            if (out > start) {
                change(line[out - 1], left, -count);
                rise(line[out - 1], id, count, word);
            }
            if (i + 2 < end) {
                change(right, line[i + 2], -count);
                rise(id, line[i + 2], count, word);
            }
            line[out++] = id;
            i++;
        }
        lengths[word] = out - start;
    }

    /// More of a pair that the new token makes.
    private void rise(int left, int right, long count, int word) {
        int index = change(left, right, count);
        pairWords[index].addUnlessLast(word);
        if (pairCounts[index] == count || reused) {
            risen.add(index);
        }
    }

    /// @return the number of the pair
    private int change(int left, int right, long count) {
        int index = pairs.add((long) left << 32 | right);
        if (index >= pairCounts.length) {
            pairCounts = Arrays.copyOf(pairCounts, 2 * index);
            pairWords = Arrays.copyOf(pairWords, 2 * index);
        }
        pairCounts[index] += count;
        if (pairWords[index] == null) {
            pairWords[index] = new IntList();
        }
        return index;
    }

    /// Queues a pair unless its token would be too long.
    private void offer(int index) {
        long key = pairs.key(index);
        int length = names.length((int) (key >>> 32)) + names.length((int) key);
        if (pairCounts[index] > 0 && length <= options.maxTokenBytes()) {
            queue.add(pairCounts[index], key, index);
        }
    }
}
