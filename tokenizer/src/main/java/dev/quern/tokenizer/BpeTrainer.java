package dev.quern.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Trains byte-level BPE: joins the most frequent pair of neighbours until the vocabulary is full (Sennrich et al.
/// 2016, on bytes
/// as in GPT-2). The result equals that of Hugging Face's trainer: special tokens first, then the 256 bytes in the
/// order
/// of their printable stand-ins, then merges; ties go to the pair with the smaller ids.
///
/// Deterministic: depends on the counts only.
public final class BpeTrainer {
    private final Options options;
    private final List<byte[]> tokens = new ArrayList<>();
    private final List<long[]> merges = new ArrayList<>();
    private final ByteSequences known = new ByteSequences();
    private final LongIndex pairs = new LongIndex();
    private final IntList risen = new IntList();
    private long[] pairCounts = new long[1 << 10];
    private IntList[] pairWords = new IntList[1 << 10];
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
    private int[][] words;
    private long[] wordCounts;

    /// What to train.
    ///
    /// @param vocabulary tokens in all, special ones and the 256 bytes included
    /// @param minFrequency a pair seen less often is not joined
    /// @param maxTokenBytes longest token in bytes
    /// @param special tokens that never arise from text
    public record Options(int vocabulary, long minFrequency, int maxTokenBytes, List<String> special) {
        public Options {
            special = List.copyOf(special);
            if (vocabulary < 256 + special.size()) {
                throw new IllegalArgumentException("vocabulary must be at least " + (256 + special.size())
                        + " (256 bytes and " + special.size() + " special tokens), got " + vocabulary);
            }
        }

        /// Any frequency, any length up to 128 bytes.
        public static Options of(int vocabulary, List<String> special) {
            return new Options(vocabulary, 2, 128, special);
        }
    }

    private record Candidate(long count, long pair) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            return byCount != 0 ? byCount : Long.compareUnsigned(pair, other.pair);
        }
    }

    private BpeTrainer(Options options) {
        this.options = options;
    }

    /// Trains on counts. A corpus too small for the vocabulary gives a smaller one.
    public static BpeTokenizer train(WordCounts counts, Options options) {
        BpeTrainer trainer = new BpeTrainer(options);
        trainer.load(counts);
        trainer.countPairs();
        trainer.join();
        return new BpeTokenizer(counts.splitter(), trainer.tokens, trainer.merges, options.special());
    }

    private void load(WordCounts counts) {
        options.special().forEach(token -> idOf(token.getBytes(StandardCharsets.UTF_8)));
        int[] idOfByte = new int[256];
        for (byte value : ByteAlphabet.order()) {
            idOfByte[value & 0xff] = idOf(new byte[] {value});
        }
        words = new int[counts.size()][];
        wordCounts = new long[counts.size()];
        for (int word = 0; word < words.length; word++) {
            byte[] bytes = counts.word(word);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = idOfByte[bytes[i] & 0xff];
            }
            words[word] = ids;
            wordCounts[word] = counts.count(word);
        }
    }

    private void countPairs() {
        for (int word = 0; word < words.length; word++) {
            int[] ids = words[word];
            for (int i = 0; i + 1 < ids.length; i++) {
                add(pair(ids[i], ids[i + 1]), wordCounts[word], word);
            }
        }
        for (int index = 0; index < pairs.size(); index++) {
            queue.add(new Candidate(pairCounts[index], pairs.key(index)));
        }
    }

    private void join() {
        long least = Math.max(1, options.minFrequency());
        while (tokens.size() < options.vocabulary() && !queue.isEmpty()) {
            Candidate best = queue.poll();
            int index = pairs.find(best.pair());
            if (best.count() != pairCounts[index]) {
                // Counts only fall after a pair is queued; a stale entry goes back with what is true now.
                if (pairCounts[index] > 0) {
                    queue.add(new Candidate(pairCounts[index], best.pair()));
                }
                continue;
            }
            if (best.count() < least) {
                return;
            }
            if (fits(best.pair())) {
                merge(best.pair(), index);
            }
        }
    }

    /// A pair whose bytes would be too long, or spell a special token, stays apart.
    private boolean fits(long pair) {
        byte[] joined = joined(left(pair), right(pair));
        int existing = known.find(joined, 0, joined.length);
        boolean special = existing >= 0 && existing < options.special().size();
        return joined.length <= options.maxTokenBytes() && !special;
    }

    private void merge(long pair, int index) {
        int id = idOf(joined(left(pair), right(pair)));
        merges.add(new long[] {left(pair), right(pair), id});
        IntList touched = pairWords[index];
        pairWords[index] = null;
        risen.clear();
        for (int i = 0; i < touched.size(); i++) {
            joinInWord(touched.get(i), left(pair), right(pair), id);
        }
        pairCounts[index] = 0;
        for (int i = 0; i < risen.size(); i++) {
            queue.add(new Candidate(pairCounts[risen.get(i)], pairs.key(risen.get(i))));
        }
    }

    private byte[] joined(int left, int right) {
        byte[] leftBytes = tokens.get(left);
        byte[] rightBytes = tokens.get(right);
        byte[] joined = Arrays.copyOf(leftBytes, leftBytes.length + rightBytes.length);
        System.arraycopy(rightBytes, 0, joined, leftBytes.length, rightBytes.length);
        return joined;
    }

    /// Two ways to join the same bytes share one token.
    private int idOf(byte[] token) {
        int id = known.add(token, 0, token.length);
        if (id == tokens.size()) {
            tokens.add(token);
        }
        return id;
    }

    /// Joins from left to right. Words are short, so all their pairs are counted anew.
    private void joinInWord(int word, int left, int right, int id) {
        int[] ids = words[word];
        int out = 0;
        int[] joined = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            boolean here = i + 1 < ids.length && ids[i] == left && ids[i + 1] == right;
            joined[out++] = here ? id : ids[i];
            i += here ? 1 : 0;
        }
        if (out == ids.length) {
            return;
        }
        for (int i = 0; i + 1 < ids.length; i++) {
            pairCounts[pairs.find(pair(ids[i], ids[i + 1]))] -= wordCounts[word];
        }
        words[word] = Arrays.copyOf(joined, out);
        for (int i = 0; i + 1 < out; i++) {
            boolean fresh = joined[i] == id || joined[i + 1] == id;
            int index = add(pair(joined[i], joined[i + 1]), wordCounts[word], fresh ? word : -1);
            if (fresh) {
                risen.addUnlessLast(index);
            }
        }
    }

    /// @param word the word to list with the pair, or -1 if it is listed already
    private int add(long pair, long count, int word) {
        int index = pairs.add(pair);
        if (index >= pairCounts.length) {
            pairCounts = Arrays.copyOf(pairCounts, 2 * index);
            pairWords = Arrays.copyOf(pairWords, 2 * index);
        }
        pairCounts[index] += count;
        if (word >= 0) {
            if (pairWords[index] == null) {
                pairWords[index] = new IntList();
            }
            pairWords[index].addUnlessLast(word);
        }
        return index;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private static int left(long pair) {
        return (int) (pair >>> 32);
    }

    private static int right(long pair) {
        return (int) pair;
    }
}
