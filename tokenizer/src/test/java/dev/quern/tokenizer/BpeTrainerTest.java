package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.tokenizer.split.Splitter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
    @TempDir
    private java.nio.file.Path directory;

    private static final List<String> SPECIAL = List.of("<|endoftext|>");

    /// The worked example of the algorithm's article in Wikipedia: aaabdaaabac gives aa, then ab or aaab.
    @Test
    void joinsTheMostFrequentPairFirst() {
        Tokenizer tokenizer = train("aaabdaaabac", new BpeTrainer.Options(259, 1, 128, List.of()));
        assertThat(text(tokenizer, 256)).isEqualTo("aa");
        assertThat(text(tokenizer, 257)).isEqualTo("ab");
        assertThat(text(tokenizer, 258)).isEqualTo("aaab");
        assertThat(tokenizer.encode("aaabdaaabac")).containsExactly(258, 67, 258, 64, 66);
    }

    @Test
    void equalsANaiveTrainerOnRandomCorpora() {
        Random random = new Random(17);
        for (int round = 0; round < 1_000; round++) {
            String corpus = corpus(random);
            BpeTrainer.Options options = new BpeTrainer.Options(
                    257 + random.nextInt(40),
                    1 + random.nextInt(3),
                    8,
                    SPECIAL,
                    round % 2 == 0 ? BpeTrainer.Ties.HF : BpeTrainer.Ties.BYTES,
                    BpeTrainer.Alphabet.ALL);
            Tokenizer tokenizer = train(corpus, options);
            assertThat(names(tokenizer)).as(corpus).isEqualTo(new Naive(corpus, options).names());
        }
    }

    @Test
    void doesNotDependOnTheOrderOrTheSharingOfCounts() throws IOException {
        Random random = new Random(19);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add(corpus(random));
        }
        WordCounts forward = new WordCounts(Splitter.of("gpt-4"));
        texts.forEach(text -> add(forward, text));
        WordCounts left = new WordCounts(Splitter.of("gpt-4"));
        WordCounts right = new WordCounts(Splitter.of("gpt-4"));
        texts.reversed().forEach(text -> add(text.length() % 2 == 0 ? left : right, text));
        right.merge(left);
        assertThat(bytes(right)).isEqualTo(bytes(forward));
        WordCounts read = WordCounts.read(new DataInputStream(new ByteArrayInputStream(bytes(right))));
        BpeTrainer.Options options = BpeTrainer.Options.of(400, SPECIAL);
        assertThat(names(BpeTrainer.train(read, options))).isEqualTo(names(BpeTrainer.train(forward, options)));
    }

    @Test
    void numbersAsTiktokenDoesWhereTiesSaySo() {
        BpeTrainer.Options options =
                new BpeTrainer.Options(258, 1, 128, SPECIAL, BpeTrainer.Ties.BYTES, BpeTrainer.Alphabet.ALL);
        Tokenizer tokenizer = train("abab", options);
        assertThat(tokenizer.encode("abab")).containsExactly(256, 256);
        assertThat(tokenizer.encode("a")).containsExactly('a');
        assertThat(tokenizer.specialId(SPECIAL.getFirst())).isEqualTo(257);
    }

    @Test
    void leavesOutBytesThatWereNotSeenWhereTheAlphabetSaysSo() {
        BpeTrainer.Options options =
                new BpeTrainer.Options(258, 1, 128, List.of(), BpeTrainer.Ties.BYTES, BpeTrainer.Alphabet.SEEN);
        Tokenizer tokenizer = train("abab", options);
        assertThat(tokenizer.vocabularySize()).isEqualTo(4);
        assertThat(tokenizer.encode("baab")).hasSize(3);
        assertThatThrownBy(() -> tokenizer.encode("abc"))
                .hasMessage("byte 0x63 of the text has no token in the vocabulary and there is no unknown token");
    }

    /// A budget of a few kilobytes makes many runs; a counter on three threads shares the texts out as it comes.
    @Test
    void spillsBeyondItsBudgetAndCountsTheSame() throws IOException {
        Random random = new Random(107);
        WordCounts whole = new WordCounts(Splitter.of("gpt-4"));
        try (WordCounts spilling = new WordCounts(Splitter.of("gpt-4"), 40_000, directory);
                WordCounter parallel = new WordCounter(Splitter.of("gpt-4"), 3, 300_000, directory)) {
            for (int i = 0; i < 3_000; i++) {
                String text = HostileText.random(random) + random.nextInt(5_000);
                add(whole, text);
                add(spilling, text);
                parallel.add(text.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(spilling.runs()).isGreaterThan(3);
            assertThat(bytes(spilling)).isEqualTo(bytes(whole));
            assertThat(bytes(parallel.finish())).isEqualTo(bytes(whole));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void givesASmallerVocabularyWhereTheCorpusHasNoMore() {
        Tokenizer tokenizer = train("abab", BpeTrainer.Options.of(10_000, SPECIAL));
        assertThat(tokenizer.vocabularySize()).isEqualTo(258);
        assertThat(text(tokenizer, 257)).isEqualTo("ab");
    }

    @Test
    void refusesAVocabularyWithoutRoomForBytes() {
        assertThatThrownBy(() -> BpeTrainer.Options.of(200, SPECIAL))
                .hasMessage("vocabulary must be at least 257 (256 bytes and 1 special tokens) and at most"
                        + " 2097150, got 200");
    }

    private static Tokenizer train(String corpus, BpeTrainer.Options options) {
        WordCounts counts = new WordCounts(Splitter.of("gpt-4"));
        add(counts, corpus);
        return BpeTrainer.train(counts, options);
    }

    private static void add(WordCounts counts, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        counts.add(bytes, 0, bytes.length);
    }

    private static byte[] bytes(WordCounts counts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        counts.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static String corpus(Random random) {
        StringBuilder text = new StringBuilder();
        int letters = 2 + random.nextInt(4);
        for (int i = 0; i < 120; i++) {
            text.append(random.nextInt(7) == 0 ? ' ' : (char) ('a' + random.nextInt(letters)));
        }
        return text.toString();
    }

    private static String text(Tokenizer tokenizer, int id) {
        return new String(tokenizer.tokenBytes(id), StandardCharsets.ISO_8859_1);
    }

    private static List<String> names(Tokenizer tokenizer) {
        List<String> names = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            if (!tokenizer.isSpecial(id) && tokenizer.tokenBytes(id).length > 1) {
                names.add(text(tokenizer, id));
            }
        }
        return names;
    }

    /// The definition, as slowly as it reads: count all pairs anew before each merge.
    private static final class Naive {
        private final BpeTrainer.Options options;
        private final List<List<Integer>> words = new ArrayList<>();
        private final List<String> tokens = new ArrayList<>();
        private final int first;

        Naive(String corpus, BpeTrainer.Options options) {
            this.options = options;
            boolean hf = options.ties() == BpeTrainer.Ties.HF;
            tokens.addAll(hf ? options.special() : List.of());
            Map<Byte, Integer> ids = new HashMap<>();
            for (int i = 0; i < 256; i++) {
                byte value = hf ? ByteAlphabet.order()[i] : (byte) i;
                ids.put(value, tokens.size());
                tokens.add(new String(new byte[] {value}, StandardCharsets.ISO_8859_1));
            }
            first = tokens.size();
            byte[] bytes = corpus.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; ) {
                int next = Splitter.of("gpt-4").next(bytes, at, bytes.length);
                List<Integer> word = new ArrayList<>();
                for (int i = at; i < next; i++) {
                    word.add(ids.get(bytes[i]));
                }
                words.add(word);
                at = next;
            }
            int most = options.vocabulary() - (hf ? 0 : options.special().size());
            while (tokens.size() < most && join()) {}
        }

        List<String> names() {
            return tokens.subList(first, tokens.size());
        }

        private boolean join() {
            Map<List<Integer>, Long> counts = new HashMap<>();
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    List<Integer> pair = List.copyOf(word.subList(i, i + 2));
                    if (name(pair).length() <= options.maxTokenBytes()) {
                        counts.merge(pair, 1L, Long::sum);
                    }
                }
            }
            List<Integer> best = null;
            for (Map.Entry<List<Integer>, Long> entry : counts.entrySet()) {
                if (best == null || isBefore(entry.getKey(), entry.getValue(), best, counts.get(best))) {
                    best = entry.getKey();
                }
            }
            if (best == null || counts.get(best) < options.minFrequency()) {
                return false;
            }
            int id = tokens.indexOf(name(best));
            if (id < 0) {
                id = tokens.size();
                tokens.add(name(best));
            }
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    if (word.subList(i, i + 2).equals(best)) {
                        word.set(i, id);
                        word.remove(i + 1);
                    }
                }
            }
            return true;
        }

        private String name(List<Integer> pair) {
            return tokens.get(pair.getFirst()) + tokens.get(pair.getLast());
        }

        private static boolean isBefore(List<Integer> pair, long count, List<Integer> other, long otherCount) {
            if (count != otherCount) {
                return count > otherCount;
            }
            int byLeft = Integer.compare(pair.getFirst(), other.getFirst());
            return byLeft != 0 ? byLeft < 0 : pair.getLast() < other.getLast();
        }
    }
}
