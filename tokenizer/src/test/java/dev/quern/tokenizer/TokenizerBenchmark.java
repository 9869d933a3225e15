package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Times training and encoding on the text files of a zip archive, on one thread, and checks that decoding gives
/// the text back.
///
/// Run: `java -cp tokenizer/target/classes:tokenizer/target/test-classes dev.quern.tokenizer.TokenizerBenchmark
/// $JAVA_HOME/lib/src.zip 8192`
final class TokenizerBenchmark {
    private TokenizerBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        List<byte[]> texts = read(Path.of(arguments[0]));
        long bytes = texts.stream().mapToLong(text -> text.length).sum();
        int vocabulary = Integer.parseInt(arguments[1]);
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            WordCounts counts = new WordCounts(Splitter.of("gpt-4"));
            texts.forEach(text -> counts.add(text, 0, text.length));
            long counted = System.nanoTime();
            Tokenizer tokenizer = BpeTrainer.train(counts, BpeTrainer.Options.of(vocabulary, List.of("<|endoftext|>")));
            long trained = System.nanoTime();
            Encoder encoder = tokenizer.encoder();
            IntList ids = new IntList();
            long tokens = 0;
            for (byte[] text : texts) {
                ids.clear();
                encoder.encode(text, 0, text.length, ids);
                tokens += ids.size();
            }
            long encoded = System.nanoTime();
            check(tokenizer, texts);
            System.out.printf(
                    "%d bytes, %d distinct pieces, %d tokens: count %.1f s, train %.1f s, encode %.1f MB/s (cold cache)%n",
                    bytes,
                    counts.size(),
                    tokens,
                    (counted - start) / 1e9,
                    (trained - counted) / 1e9,
                    bytes * 1e3 / (encoded - trained));
        }
    }

    private static void check(Tokenizer tokenizer, List<byte[]> texts) {
        Encoder encoder = tokenizer.encoder();
        for (int i = 0; i < texts.size(); i += 97) {
            IntList ids = new IntList();
            encoder.encode(texts.get(i), 0, texts.get(i).length, ids);
            if (!java.util.Arrays.equals(tokenizer.decode(ids.toArray()), texts.get(i))) {
                throw new IllegalStateException("text " + i + " does not survive");
            }
        }
    }

    private static List<byte[]> read(Path archive) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    texts.add(zip.getInputStream(entry).readAllBytes());
                }
            }
        }
        return texts;
    }
}
