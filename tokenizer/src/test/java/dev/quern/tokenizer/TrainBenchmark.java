package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Times training on a corpus, counting on so many threads, and checks that encoding a text with the outcome
/// and decoding it gives the text back. With a number of copies, the corpus is counted that often, each copy
/// with a word of its own in every text, so that pieces are as many as in a larger corpus.
///
/// Run: `sh benchmarks/run.sh tokenizer-train`, or with arguments: corpus as for [Parity], vocabulary, threads, copies.
final class TrainBenchmark {
    private TrainBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        Parity.texts(Path.of(arguments[0])).forEach(text -> texts.add(text.getBytes(StandardCharsets.UTF_8)));
        int vocabulary = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        int copies = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            long bytes = 0;
            try (WordCounter counter = new WordCounter(
                    Splitter.of("gpt-4"), threads, 1L << 30, Path.of(System.getProperty("java.io.tmpdir")))) {
                for (int copy = 0; copy < copies; copy++) {
                    for (byte[] text : texts) {
                        byte[] own = copy == 0 ? text : marked(text, copy);
                        counter.add(own);
                        bytes += own.length;
                    }
                }
                WordCounts counts = counter.finish();
                long counted = System.nanoTime();
                Tokenizer tokenizer =
                        BpeTrainer.train(counts, BpeTrainer.Options.of(vocabulary, List.of("<|endoftext|>")));
                long trained = System.nanoTime();
                check(tokenizer, texts.get(texts.size() / 2));
                System.out.printf(
                        Locale.ROOT,
                        "%d bytes, %d different pieces in memory, %d runs in files, %d tokens: count %.2f s, merge %.2f s,"
                                + " %.2f s in all%n",
                        bytes,
                        counts.size(),
                        counts.runs(),
                        tokenizer.vocabularySize(),
                        (counted - start) / 1e9,
                        (trained - counted) / 1e9,
                        (trained - start) / 1e9);
            }
        }
    }

    /// The text with every 40th byte of ASCII letters changed: new words in the way of natural ones.
    private static byte[] marked(byte[] text, int copy) {
        byte[] marked = text.clone();
        for (int at = copy % 40; at < marked.length; at += 40) {
            if (marked[at] >= 'a' && marked[at] <= 'z') {
                marked[at] = (byte) ('a' + (marked[at] - 'a' + copy) % 26);
            }
        }
        return marked;
    }

    private static void check(Tokenizer tokenizer, byte[] text) {
        IntList ids = new IntList();
        tokenizer.encoder().encode(text, 0, text.length, ids);
        if (!java.util.Arrays.equals(tokenizer.decode(ids.toArray()), text)) {
            throw new IllegalStateException("the text does not survive");
        }
    }
}
